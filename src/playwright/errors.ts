/** Chromium's message for a picture that it could not paint. */
export const unpaintedMessage = 'Unable to capture screenshot';

/** The errors are recognised by their messages, since Playwright has no classes for them. */
export function isUnpaintedError(error: unknown): boolean {
  return String(error).includes(unpaintedMessage);
}

/** The page, its context or the browser was closed while a call was in flight. */
export function isClosedError(error: unknown): boolean {
  return /has been closed|Target closed/.test(String(error));
}

/** The page's process ended while a call was in flight. */
export function isCrashError(error: unknown): boolean {
  return /Target crashed|Page crashed/.test(String(error));
}

/** Playwright's error has no message if the page's process ended while Playwright was still creating the page. */
export function isUncreatedPageError(error: unknown): boolean {
  return error instanceof Error && error.message === '';
}
