import { z } from 'zod';
import { type ErrorCode, SnapshotError } from '../errors.ts';
import { wrongNames } from './inside-name.ts';

/** A kind of JSON file of ours, with the parts of its error messages. */
export interface DocumentKind<Value> {
  readonly schema: z.ZodType<Value>;
  /** The newest version that the schema can read. */
  readonly version: number;
  readonly code: ErrorCode;
  /** What it is, e.g. `a report`. */
  readonly what: string;
  /** What to do if it is broken. */
  readonly hint: string;
}

/**
 * Parses and checks such a file.
 *
 * @throws SnapshotError if it is broken, written by a newer version, or names a file outside of its folder.
 */
export function parseDocument<Value>(
  text: string,
  file: string,
  { schema, version, code, what, hint }: DocumentKind<Value>,
): Value {
  const broken = (reason: string, cause: unknown) =>
    new SnapshotError(code, `${file} is not ${what} that this version can read: ${reason}.`, { hint, cause });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw broken((error as Error).message, error);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;

  const { error } = parsed;
  const written = (value as { version?: unknown } | null)?.version;
  if (typeof written === 'number' && written > version) {
    const versions = `it has version ${written}, and this one reads up to ${version}`;
    throw new SnapshotError(code, `${file} was written by a newer version of snapshot-site: ${versions}.`, {
      hint: update,
      cause: error,
    });
  }
  const issues = error.issues.flatMap(deepest);
  const wrong = issues.find(({ message }) => wrongNames.includes(message));
  if (wrong) {
    const name = nameAt(value, wrong.path);
    throw new SnapshotError(code, `${file} names the file ${name}, which ${wrong.message}.`, {
      hint: `No version of snapshot-site writes such a name. ${hint}`,
      cause: error,
    });
  }
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown) {
    const said = `${z.core.toDotPath(unknown.path)} says ${unknown.keys.join(', ')}, which this one does not know`;
    throw new SnapshotError(code, `${file} was written by a newer version of snapshot-site: ${said}.`, {
      hint: update,
      cause: error,
    });
  }
  const [first] = issues;
  throw broken(
    first ? `${z.core.toDotPath(first.path) || 'the whole'}: ${first.message}` : 'it says nothing',
    error,
  );
}

const update = 'Use the version that wrote it, or a later one: npm install --save-dev snapshot-site@latest';

type Issue = z.core.$ZodIssue;

/** Zod reports what is wrong with a key inside the issue of its record. */
function deepest(issue: Issue): Issue[] {
  return issue.code === 'invalid_key'
    ? issue.issues.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as Issue)
    : [issue];
}

/** The name at a path, which may be a value or a key. */
function nameAt(value: unknown, path: readonly PropertyKey[]): string {
  const found = path.reduce((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
  return JSON.stringify(typeof found === 'string' ? found : String(path.at(-1)));
}
