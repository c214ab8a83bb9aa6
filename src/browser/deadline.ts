/** Work was not done in time. */
export class DeadlineExceeded extends Error {}

/**
 * What comes of some work if it is done in time, and before an abort. Playwright has no deadline of its own for many calls, and a browser that
 * stands still answers none.
 *
 * @throws Late if it is not in time; the signal's reason if that aborts.
 */
export async function withDeadline<Result>(
  ms: number,
  work: Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  work.catch(() => {});
  signal?.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  let onAbort!: () => void;
  const never = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineExceeded(`no answer for ${ms / 1000} s`)), ms);
    onAbort = () => reject(signal!.reason);
  });
  signal?.addEventListener('abort', onAbort);
  try {
    return await Promise.race([work, never]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
