/** Work was not done in time. */
export class Late extends Error {}

/**
 * What comes of some work if it is done in time. Playwright has no deadline of its own for many calls, and a browser that
 * stands still answers none.
 *
 * @throws Late if it is not.
 */
export async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late(`no answer for ${ms / 1000} s`)), ms);
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
