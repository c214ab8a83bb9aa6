import { closest, distance } from 'fastest-levenshtein';

/** "; did you mean …?", if one of the known words is near. */
export function suggest(word: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const nearest = closest(
    word.toLowerCase(),
    known.map((candidate) => candidate.toLowerCase()),
  );
  const match = known.find((candidate) => candidate.toLowerCase() === nearest)!;
  // A third of the letters may be wrong; beyond that a suggestion is a guess.
  return distance(word.toLowerCase(), nearest) <= Math.max(1, Math.ceil(word.length / 3))
    ? `; did you mean "${match}"?`
    : '';
}
