import { randomBytes } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, tidyTemporaryFolder } from '../../temporary.ts';

/**
 * A file with the members of a running process tree, for the cleanup if this process is killed. Members with a cleaned
 * environment could not be recognised otherwise.
 */
export interface ProcessTreeRecord {
  /** Adds members: the pid and the start time of each. */
  add(members: ReadonlyMap<number, number>): void;
  /** Removes the file, when the tree has ended. */
  remove(): void;
}

export interface RecordedTree {
  /** When the tree started. */
  readonly since: number;
  /** The port that was assigned to this tree; `undefined` if none was. */
  readonly port: number | undefined;
  readonly members: ReadonlyMap<number, number>;
}

const prefix = 'tree-';

/** If the file cannot be written, there is no record, and only the mark and the watchdog help. */
export function openRecord({ since, port }: Pick<RecordedTree, 'since' | 'port'>): ProcessTreeRecord {
  let file: string | undefined;
  const append = (line: string) => {
    try {
      file ??= join(temporaryFolder(), `${prefix}${randomBytes(4).toString('hex')}`);
      appendFileSync(file, `${line}\n`);
    } catch {
      // See above.
    }
  };
  append(`${since} ${port ?? 0}`);
  return {
    add: (members) => append([...members].map((pair) => pair.join(' ')).join('\n')),
    remove() {
      if (file !== undefined) rmSync(file, { force: true });
      tidyTemporaryFolder();
    },
  };
}

/** The records in the temporary folder of a process that has ended. */
export function recordsIn(folder: string): RecordedTree[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.startsWith(prefix))
      .map((name) => parse(readFileSync(join(folder, name), 'utf8')));
  } catch {
    return [];
  }
}

function parse(text: string): RecordedTree {
  const [[since = 0, port = 0] = [], ...members] = text
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number));
  return {
    since,
    port: port || undefined,
    members: new Map(members.map(([pid = 0, started = 0]) => [pid, started])),
  };
}
