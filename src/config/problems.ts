import type { z } from 'zod';
import { suggest } from '../suggest.ts';

/** One sentence for each mistake that the schema found: its path, what was expected, and the value that was given. */
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

/** A value in a few characters, as the user wrote it. */
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
