import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';

/** What the schema found wrong, one sentence a mistake: where it is, what was expected, the value that was seen. */
export function describeProblems(error: z.ZodError, value: unknown): string[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path as PropertyKey[];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map(
        (key) => `${showPath([...path, key])}: unknown option${suggest(key, issue.message.split(' '))}`,
      );
    }
    if (issue.code === 'invalid_key') {
      return [
        `${showPath(path)}: expected a name of ${issue.issues.map(({ message }) => message).join(', ')}`,
      ];
    }
    const seen = valueAt(value, path);
    const choices = issue.code === 'invalid_value' ? issue.values.map(String) : [];
    const expected =
      seen === undefined
        ? `is missing; expected ${issue.message}`
        : `expected ${issue.message}, got ${show(seen)}`;
    return [`${showPath(path)}: ${expected}${typeof seen === 'string' ? suggest(seen, choices) : ''}`];
  });
}

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

/** A value as the user wrote it, short. */
export function show(value: unknown): string {
  const text = typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function showPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the config';
  return path.reduce<string>((shown, key) => {
    if (typeof key === 'number') return `${shown}[${key}]`;
    const name = String(key);
    if (!/^[\w$]+$/.test(name)) return `${shown}[${JSON.stringify(name)}]`;
    return shown === '' ? name : `${shown}.${name}`;
  }, '');
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
}
