import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, so told that others on the same machine can see whether it still runs: it is written into files. */
interface Owner {
  readonly pid: number;
  /** When it began: a pid is given away again. `undefined` where the system does not tell. */
  readonly started: string | undefined;
  /** Where its pid counts: on another machine, and in a container, the same number is somebody else. */
  readonly where: string;
}

/** This process, and something that no other text of it has. */
export function signature(): string {
  const { pid } = process;
  const owner: Owner = { pid, started: startOf(pid), where: here() };
  return JSON.stringify({ ...owner, is: randomUUID() });
}

/** Whether the process that signed still runs; `undefined` if that cannot be seen from here. */
export function signerRuns(text: string): boolean | undefined {
  const owner = ownerIn(text);
  if (owner?.where !== here()) return undefined;
  if (!isThere(owner.pid)) return false;
  const started = startOf(owner.pid);
  return started === undefined || owner.started === undefined ? undefined : started === owner.started;
}

/** The pid that a text is signed with. */
export function signerOf(text: string): number | undefined {
  return ownerIn(text)?.pid;
}

function ownerIn(text: string): Owner | undefined {
  try {
    const { pid, started, where } = JSON.parse(text) as Partial<Owner>;
    return Number.isInteger(pid) && typeof where === 'string' ? { pid: pid!, started, where } : undefined;
  } catch {
    return undefined;
  }
}

/** The machine since it was switched on, and the namespace. */
function here(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It may be another user's.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** On Linux, in the system's own unit. A process that ended and was not yet taken note of has begun never. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name stands in brackets and may hold anything; the fields after it are plain.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return 'XxZ'.includes(fields[0]!) ? 'never' : fields[19];
  } catch {
    return undefined;
  }
}
