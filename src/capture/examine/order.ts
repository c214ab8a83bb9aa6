import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession } from 'playwright';

/** Which of several requests that are open at the same time gets its response first. */
export type AnswerOrder = 'first asked' | 'last asked';

/** Once the page is idle, all requests that belong together are reported within this time. */
const togetherMs = 20;
/** A response that takes longer, also on a busy machine, may never end. */
const mostMs = 1_000;
/** After this time the remaining requests of a page are sent without waiting for one another. */
const mostAltogetherMs = 10_000;

/** Sends one request at a time, each when the response before has ended. Call it before the first request. */
export async function orderAnswers(cdp: CDPSession, order: AnswerOrder): Promise<void> {
  const waiting: { readonly requestId: string; readonly networkId?: string }[] = [];
  const ends = new Map<string, () => void>();
  let heldMs = 0;
  let isSending = false;

  const sendAll = async () => {
    isSending = true;
    while (waiting.length > 0) {
      const begun = performance.now();
      const isLate = heldMs > mostAltogetherMs;
      if (!isLate) await Promise.all([delay(togetherMs), Promise.race([untilIdle(cdp), delay(mostMs)])]);
      const { requestId, networkId = '' } = (order === 'first asked' ? waiting.shift() : waiting.pop())!;
      const answered = new Promise<void>((resolve) => void ends.set(networkId, resolve));
      // The page may have gone meanwhile.
      await cdp.send('Fetch.continueRequest', { requestId }).catch(() => {});
      if (!isLate) await Promise.race([answered, delay(mostMs)]);
      ends.delete(networkId);
      heldMs += performance.now() - begun;
    }
    isSending = false;
  };
  cdp.on('Fetch.requestPaused', (paused) => {
    waiting.push(paused);
    if (!isSending) void sendAll();
  });
  for (const end of ['Network.loadingFinished', 'Network.loadingFailed'] as const)
    cdp.on(end, ({ requestId }) => ends.get(requestId)?.());
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }] });
}

/** A page answers this when its scripts have finished. By then it has also made its requests. */
async function untilIdle(cdp: CDPSession): Promise<void> {
  // The page may be navigating, or have gone.
  await cdp.send('Runtime.evaluate', { expression: '0' }).catch(() => {});
}
