/** Who made what may outlive its maker: processes and temporary files carry this, so that a later run knows what is left. */
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync, type Stats } from 'node:fs';
import { hostname } from 'node:os';
import { readStat } from './process-stat.ts';

export interface Owner {
  readonly pid: number;
  /** When it began; 0 where that cannot be read at once, and then a pid that was given again is taken for it. */
  readonly started: number;
  /** Where its pid counts: on another machine, after a restart and in a container the same number is somebody else. */
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
      // What cannot be read tells no worlds apart.
    }
  }
  return createHash('sha256').update(what.join('\n')).digest('hex').slice(0, 8);
}

/** To be part of a name. */
export function ownerText({ pid, started, world }: Owner): string {
  return `${pid}-${started}-${world}`;
}

/** The owner whose text is in a name; `undefined` if there is none. */
export function ownerIn(name: string): Owner | undefined {
  const [, pid, started, world] = /(?<!\w)(\d+)-(\d+)-([\da-f]{8})(?!\w)/.exec(name) ?? [];
  if (pid === undefined || started === undefined || world === undefined) return undefined;
  return { pid: Number(pid), started: Number(started), world };
}

/**
 * Whether nobody needs any more what carries this name. Of what comes from another world, as from before a restart, or
 * names nobody, only the age tells.
 */
export function isLeftOver(name: string, { mtimeMs }: Stats, staleAfterMs: number): boolean {
  const owner = ownerIn(name);
  return owner && isOfThisWorld(owner) ? isGone(owner) : Date.now() - mtimeMs > staleAfterMs;
}

/** Whether anything can be known of it here. */
export function isOfThisWorld({ world }: Owner): boolean {
  return world === ourselves().world;
}

/** Whether the owner is no more. Of one in another world that cannot be known, and it counts as alive. */
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
