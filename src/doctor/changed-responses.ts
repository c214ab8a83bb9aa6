import type { Answer, AnswerChange } from '../model/index.ts';

/** The requests whose responses differ between two captures, each with the first difference. */
export function changedResponses(first: readonly Answer[], second: readonly Answer[]): AnswerChange[] {
  const earlier = byRequest(first);
  const later = byRequest(second);
  return [...earlier].flatMap(([request, answers]) => {
    // A page that polls may have sent one request more or less, so the nth responses of a request are compared.
    for (const [turn, one] of answers.entries()) {
      const other = later.get(request)?.[turn];
      if (!other) break;
      if (one.status !== other.status) {
        return [{ request, before: `status ${one.status}`, after: `status ${other.status}` }];
      }
      if (one.sha256 !== other.sha256) return [{ request, ...difference(one.text ?? '', other.text ?? '') }];
    }
    return [];
  });
}

function byRequest(answers: readonly Answer[]): Map<string, Answer[]> {
  const lists = new Map<string, Answer[]>();
  for (const answer of answers) lists.set(answer.request, [...(lists.get(answer.request) ?? []), answer]);
  return lists;
}

const longestDifference = 2000;

/** The different parts of two texts: without their common start and end, extended to whole words. */
export function difference(one: string, other: string): { before: string; after: string } {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  while (start > 0 && isOfWord(one[start - 1])) start -= 1;
  while (end > 0 && isOfWord(one[one.length - end])) end -= 1;
  const middle = (text: string) =>
    text
      .slice(start, text.length - end)
      .trim()
      .slice(0, longestDifference);
  return { before: middle(one), after: middle(other) };
}

function isOfWord(letter: string | undefined): boolean {
  return letter !== undefined && /[\p{L}\p{N}.:,_-]/u.test(letter);
}
