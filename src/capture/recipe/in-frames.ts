import type { Frame, Page } from 'playwright';

/**
 * A frame without a document yet, such as a lazy one, answers only when it gets one. They all live in one process, which
 * answers in turn, so who is silent while the page has answered this often more has nothing to say.
 */
const patience = 10;

/**
 * Calls a function in the page's document and in those of its frames. A frame that goes away meanwhile has nothing to
 * say; the page's own document has to answer, and its answer is the first.
 */
export async function inFrames<Argument, Answer>(
  page: Page,
  look: (argument: Argument) => Answer,
  argument: Argument,
): Promise<Answer[]> {
  const ask = (frame: Frame) =>
    frame.evaluate(look as (argument: unknown) => Answer, argument) as Promise<Answer>;
  const main = page.mainFrame();
  const children = page.frames().filter((frame) => frame !== main);
  const answers: Answer[] = [];
  const silent = new Set(children);
  for (const child of children) {
    ask(child)
      .then((answer) => answers.push(answer))
      .catch(() => {})
      .finally(() => silent.delete(child));
  }
  const first = await ask(main);
  for (let more = 0; silent.size > 0 && more < patience; more += 1) await main.evaluate('0');
  return [first, ...answers];
}
