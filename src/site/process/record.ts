import { randomBytes } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, tidyTemporaryFolder } from '../../temporary.ts';

/**
 * What is written down of a tree while it lives, for those who clear away after us should we be killed: a process with
 * a clean environment does not show any more whose it is.
 */
export interface ProcessTreeRecord {
  /** Notes members, by pid with the time of their start. */
  add(members: ReadonlyMap<number, number>): void;
  /** The tree is gone. */
  remove(): void;
}

export interface RecordedTree {
  /** When the tree began. */
  readonly since: number;
  /** The port that only this tree may have; `undefined` if it takes any. */
  readonly port: number | undefined;
  readonly members: ReadonlyMap<number, number>;
}

const prefix = 'tree-';

/** Where nothing can be written, there is no record; the mark and the watchdog are left then. */
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

/** The records in the temporary folder of a process that is no more. */
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
