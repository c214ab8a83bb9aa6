import { setTimeout as delay } from 'node:timers/promises';
import type { Step, Visit } from './contract.ts';
import { inFrames } from './in-frames.ts';
import type { Kit } from './kit.ts';

/** A page may ask for ever. */
const longestMs = 5_000;

/** Remembers what the page has asked of its database. */
export const answers: Step = { inPage: watchQuestions };

/**
 * The page's database works in the time of the machine, of which four seconds that take no time leave it none: the
 * page's clock stands still until it has answered. Threads are not waited for: some never answer.
 *
 * @returns Whether it is worth to wait for it again.
 */
export async function awaitAnswers({ page, key, time }: Visit): Promise<boolean> {
  const begun = performance.now();
  let inVain = false;
  const isOver = async () => {
    const open = await inFrames(page, openQuestions, key);
    if (open.every((count) => count === 0)) return true;
    await delay(1);
    inVain = performance.now() - begun > longestMs;
    return inVain;
  };
  if (!(await isOver())) await time.standUntil(isOver);
  return !inVain;
}

/** Runs in the page. */
function openQuestions(key: string): number {
  const kit = (window as unknown as Record<symbol, Kit | undefined>)[Symbol.for(key)];
  return kit?.questions.size ?? 0;
}

function watchQuestions(kit: Kit): void {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- it travels with this function
  const untilAnswered = (who: EventTarget, ...ends: string[]) => {
    kit.questions.add(who);
    // They come before the page's own listeners, which may ask the next question.
    for (const name of ends) who.addEventListener(name, () => kit.questions.delete(who));
  };
  for (const name of ['open', 'deleteDatabase']) {
    kit.wrap(IDBFactory.prototype, name, {
      call(original, self, args) {
        const request = Reflect.apply(original, self, args) as IDBOpenDBRequest;
        untilAnswered(request, 'success', 'error', 'blocked');
        return request;
      },
    });
  }
  kit.wrap(IDBDatabase.prototype, 'transaction', {
    call(original, self, args) {
      const transaction = Reflect.apply(original, self, args) as IDBTransaction;
      untilAnswered(transaction, 'complete', 'abort');
      return transaction;
    },
  });
}
