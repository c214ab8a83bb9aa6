import type { Visit } from './contract.ts';

/** What an expression has given: its value, or the error that it throws. */
export type Answer = { readonly value: unknown } | { readonly error: unknown };

/** The promises of expressions that nobody has seen settled yet. */
const unsettled = new WeakMap<Visit, Map<string, Promise<Answer>>>();

/**
 * Evaluates an expression in the page, or looks again at one whose promise was not settled. It may wait for a timer of the
 * page, whose time stands still here.
 *
 * @returns `undefined` if its promise is not settled yet.
 */
export async function answerOf(visit: Visit, expression: string): Promise<Answer | undefined> {
  const { page } = visit;
  const waiting = unsettled.get(visit) ?? new Map<string, Promise<Answer>>();
  unsettled.set(visit, waiting);
  const asked = waiting.get(expression) ?? page.evaluate(expression).then(asValue, asError);
  waiting.set(expression, asked);
  // The browser answers in order. So what is known without waiting comes before the answer to a second question.
  const answer = await Promise.race([asked, page.evaluate('0').then(() => undefined)]);
  if (answer) waiting.delete(expression);
  return answer;
}

function asValue(value: unknown): Answer {
  return { value };
}

function asError(error: unknown): Answer {
  return { error };
}
