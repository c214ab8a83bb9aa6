/** What a command takes, with everything that it starts, of the processor and of the memory. Linux only: it reads `/proc`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

interface Cost {
  /** From its start to its end. */
  readonly ms: number;
  /** Of the processor, in user and system mode, of all of its processes. */
  readonly cpuMs: number;
}

/** `CLK_TCK`: the kernel's unit of processor time for programs, everywhere. */
const tickMs = 10;
const sampleMs = 100;

/**
 * A process that ends hands what it has used to the one that waits for it, so the sum over all that live now tells
 * of the dead as well. What a process takes with it because nobody waits for it is seen as the sum getting smaller.
 */
export async function costOf({ command, args, cwd, env }: Command): Promise<Cost> {
  // The shell stays until the end, to say what came together.
  const script = '"$@"; status=$?; cat /proc/$$/stat >&3; exit $status';
  const begun = performance.now();
  const child = spawn('sh', ['-c', script, 'sh', command, ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const said = text(child.stdout!);
  const complained = text(child.stderr!);
  const last = text(child.stdio[3] as Readable);
  let lost = 0;
  let before = 0;
  const look = (now: number) => {
    lost += Math.max(0, before - now);
    before = now;
  };
  const timer = setInterval(() => look(ticksOfTree(child.pid!)), sampleMs);
  try {
    const [status] = (await once(child, 'close')) as [number | null];
    const ms = performance.now() - begun;
    if (status !== 0) throw new Error(`${command} ended with ${status}: ${await said}${await complained}`);
    look(statOf(await last).ticks);
    return { ms, cpuMs: (before + lost) * tickMs };
  } finally {
    clearInterval(timer);
  }
}

/** What a process and those below it take of the memory now, in MiB. */
export interface TreeMemory {
  readonly root: number;
  readonly below: number;
}

/** The sum of PSS, in which memory that several processes share counts once. One that ends meanwhile counts nothing. */
export function memoryOfTree(root: number): TreeMemory {
  const below = [...treeOf(root).keys()].filter((pid) => pid !== root);
  return { root: pssMiB(root), below: below.reduce((sum, pid) => sum + pssMiB(pid), 0) };
}

function pssMiB(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function ticksOfTree(root: number): number {
  return [...treeOf(root).values()].reduce((sum, { ticks }) => sum + ticks, 0);
}

/** A process and all below it. */
export function treeOf(root: number): Map<number, Stat> {
  const all = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      all.set(Number(name), statOf(readFileSync(`/proc/${name}/stat`, 'latin1')));
    } catch {
      // It ended in this moment.
    }
  }
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === root || isBelow(all.get(pid)?.parent));
  return new Map([...all].filter(([pid]) => isBelow(pid)));
}

interface Stat {
  readonly parent: number;
  /** Its own and those of the children that it has waited for. */
  readonly ticks: number;
}

/** See proc_pid_stat(5); the name in the second field may hold anything. */
function statOf(line: string): Stat {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const number = (field: number) => Number(fields[field - 3]);
  return { parent: number(4), ticks: number(14) + number(15) + number(16) + number(17) };
}
