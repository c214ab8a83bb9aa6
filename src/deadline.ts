/** Work took longer than its deadline. */
export class DeadlineExceeded extends Error {}

/**
 * The result of some work, if it is done before a deadline and before an abort. Many calls of Playwright have no
 * deadline, and a browser that hangs answers none of them.
 *
 * @throws DeadlineExceeded if it takes longer; the reason of the signal if that aborts.
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
