/**
 * Owners of processes and temporary files. A killed process leaves these behind. Their names or environment have the owner,
 * so that a later run can see that it has ended and remove them.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync, type Stats } from 'node:fs';
import { hostname } from 'node:os';
import { readStat } from './process-stat.ts';

export interface Owner {
  readonly pid: number;
  /** When it started; 0 if this cannot be read quickly. Then another process that got the same pid counts as the owner. */
  readonly started: number;
  /** The place in which its pid is unique: another machine, a restart or a container has another one. */
  readonly world: string;
}

let own: Owner | undefined;

/** This process. */
export function ourselves(): Owner {
  own ??= { pid: process.pid, started: readStat(process.pid)?.started ?? 0, world: thisWorld() };
  return own;
}

function thisWorld(): string {
  const what = [hostname()];
  if (process.platform === 'linux') {
    try {
      what[0] = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
      what.push(readlinkSync('/proc/self/ns/pid'));
    } catch {
      // Without these files only the host name tells worlds apart.
    }
  }
  return createHash('sha256').update(what.join('\n')).digest('hex').slice(0, 8);
}

/** An owner as a part of a file name. */
export function ownerText({ pid, started, world }: Owner): string {
  return `${pid}-${started}-${world}`;
}

/** The owner in a name; `undefined` if there is none. */
export function ownerIn(name: string): Owner | undefined {
  const [, pid, started, world] = /(?<!\w)(\d+)-(\d+)-([\da-f]{8})(?!\w)/.exec(name) ?? [];
  if (pid === undefined || started === undefined || world === undefined) return undefined;
  return { pid: Number(pid), started: Number(started), world };
}

/**
 * Whether the owner of a file has ended. If the name has no owner, or one of another world (such as before a restart), the
 * age of the file decides.
 */
export function isLeftOver(name: string, { mtimeMs }: Stats, staleAfterMs: number): boolean {
  const owner = ownerIn(name);
  return owner && isOfThisWorld(owner) ? isGone(owner) : Date.now() - mtimeMs > staleAfterMs;
}

/** Whether this process can see if the owner runs. */
export function isOfThisWorld({ world }: Owner): boolean {
  return world === ourselves().world;
}

/** Whether the owner has ended. An owner in another world counts as running. */
export function isGone(owner: Owner): boolean {
  const { pid, started } = owner;
  if (!isOfThisWorld(owner)) return false;
  if (process.platform === 'linux') return readStat(pid)?.started !== started;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
