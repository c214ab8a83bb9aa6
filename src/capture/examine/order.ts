import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession } from 'playwright';

/** Which of several requests that are open at the same time is answered first. */
export type AnswerOrder = 'first asked' | 'last asked';

/** What is asked together is told within this time, once the page is done with what it was answered before. */
const togetherMs = 20;
/** An answer that takes longer, also on a busy machine, may have no end. */
const mostMs = 1_000;
/** A page that asks more than can be answered one by one in this time gets the rest as it comes. */
const mostAltogetherMs = 10_000;

/** Lets out one request at a time, the next when that one is answered as a whole. To be called before the first. */
export async function orderAnswers(cdp: CDPSession, order: AnswerOrder): Promise<void> {
  const waiting: { readonly requestId: string; readonly networkId?: string }[] = [];
  const ends = new Map<string, () => void>();
  let heldMs = 0;
  let isGoingOn = false;

  const letOut = async () => {
    isGoingOn = true;
    while (waiting.length > 0) {
      const begun = performance.now();
      const isLate = heldMs > mostAltogetherMs;
      if (!isLate) await Promise.all([delay(togetherMs), Promise.race([untilIdle(cdp), delay(mostMs)])]);
      const { requestId, networkId = '' } = (order === 'first asked' ? waiting.shift() : waiting.pop())!;
      const answered = new Promise<void>((resolve) => void ends.set(networkId, resolve));
      // The page may be gone meanwhile.
      await cdp.send('Fetch.continueRequest', { requestId }).catch(() => {});
      if (!isLate) await Promise.race([answered, delay(mostMs)]);
      ends.delete(networkId);
      heldMs += performance.now() - begun;
    }
    isGoingOn = false;
  };
  cdp.on('Fetch.requestPaused', (paused) => {
    waiting.push(paused);
    if (!isGoingOn) void letOut();
  });
  for (const end of ['Network.loadingFinished', 'Network.loadingFailed'] as const)
    cdp.on(end, ({ requestId }) => ends.get(requestId)?.());
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }] });
}

/** A page that computes answers this when that is over, and then it has also asked all that it wanted to. */
async function untilIdle(cdp: CDPSession): Promise<void> {
  // It may be on its way to another document, or gone.
  await cdp.send('Runtime.evaluate', { expression: '0' }).catch(() => {});
}
