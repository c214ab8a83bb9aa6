import { validateHeaderName, validateHeaderValue } from 'node:http';
import { z } from 'zod';
import { ranges } from './contract.ts';
import { parseMoment } from './moment.ts';

/*
 * What the schemas of the options are made of. Each message completes the sentence "expected …, got …", which
 * `problems.ts` writes. `Shape` turns an option that is missing in a schema into a type error.
 */

/** The alternatives of each schema made with `byShape`, for `schema.json` in the package. */
export const alternativesOf = new Map<unknown, readonly z.ZodType[]>();

/** The types that schemas stand for, for `schema.json`: it has each of them once. */
export const typeNames = new Map<unknown, string>();

/** A schema for each option of `T`, all of them named. */
export type Shape<T> = Record<keyof T, z.ZodType>;

export const text = z.string({ error: 'a text' }).min(1, { error: 'a text that is not empty' });
export const yesOrNo = z.boolean({ error: 'true or false' });
/** A short form of an object. */
export const selector = z
  .string({ error: 'a selector or an object' })
  .min(1, { error: 'a selector or an object' });
export const texts = z.array(text, { error: 'a list of texts' });
export const milliseconds = wholeNumber(...ranges.timeout, ' (milliseconds)');

const moment = z.unknown().refine((value) => parseMoment(value) !== undefined, {
  error: 'a moment from 0 to 10 minutes such as "2s", "500ms" or 2000 (milliseconds)',
});
/** HTTP headers by name. */
export const headers = z.record(
  z.string().refine(isHeaderName, { error: 'characters that the name of a header can have' }),
  z
    .string({ error: 'a text' })
    .refine(isHeaderValue, { error: 'a text that a header can carry: one line of Latin letters' }),
  { error: 'an object of texts' },
);

/** A moment or a span of a page's time. */
export const time = byShape([z.number(), z.string()], () => moment);

/** An object of options, each of which may be left out; others are mistakes. */
export function options<T>(shape: Shape<T>) {
  return z.strictObject(shape, { error: whatFits('an object', shape) }).partial();
}

/** An object all of whose entries are needed. */
export function object<T>(shape: Shape<T>) {
  return z.strictObject(shape, { error: whatFits(`an object with ${Object.keys(shape).join(', ')}`, shape) });
}

/** The error of an object. For an unknown key it is the list of known keys, from which `problems.ts` suggests one. */
function whatFits(expected: string, shape: object) {
  return (issue: { code?: string | undefined }) =>
    issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : expected;
}

/** Chooses the schema by the value. A union would report the mistakes of every alternative, not only of the one meant. */
export function byShape(
  alternatives: readonly z.ZodType[],
  choose: (value: unknown) => z.ZodType,
): z.ZodType {
  const schema = z.unknown().superRefine((value, context) => {
    const checked = choose(value).safeParse(value);
    for (const issue of checked.error?.issues ?? []) context.addIssue(issue as never);
  });
  alternativesOf.set(schema, alternatives);
  return schema;
}

export function wholeNumber(from: number, to: number, unit = ''): z.ZodType {
  const error = `a whole number from ${from} to ${to}${unit}`;
  return z.int({ error }).min(from, { error }).max(to, { error });
}

export function oneOf(...values: readonly string[]): z.ZodType {
  return z.enum(values, { error: `one of ${values.map((value) => `"${value}"`).join(', ')}` });
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isHeaderName(name: string): boolean {
  return doesNotThrow(() => validateHeaderName(name));
}

function isHeaderValue(value: string): boolean {
  return doesNotThrow(() => validateHeaderValue('x', value));
}

export function doesNotThrow(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
