/** What Chromium says of a picture that it could not paint. */
export const unpainted = 'Unable to capture screenshot';

/** Playwright has no classes for these errors. */
export function saysUnpainted(error: unknown): boolean {
  return String(error).includes(unpainted);
}

/** The page, its context or the browser was closed while a call was in flight. */
export function saysClosed(error: unknown): boolean {
  return /has been closed|Target closed/.test(String(error));
}

/** The page's process ended while a call was in flight. */
export function saysCrashed(error: unknown): boolean {
  return /Target crashed|Page crashed/.test(String(error));
}
