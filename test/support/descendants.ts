import { readdirSync, readFileSync } from 'node:fs';

/** The processes below this one whose command line matches; the browser of the run is one of them. */
export function descendants(pattern: RegExp): number[] {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = Number(/\) \S+ (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))![1]);
        return [{ pid: Number(name), parent, command: readFileSync(`/proc/${name}/cmdline`, 'utf8') }];
      } catch {
        return []; // It ended meanwhile.
      }
    });
  const below = new Set([process.pid]);
  for (let size = 0; size !== below.size;) {
    size = below.size;
    for (const { pid, parent } of processes) if (below.has(parent)) below.add(pid);
  }
  return processes
    .filter(({ pid, command }) => pid !== process.pid && below.has(pid) && pattern.test(command))
    .map(({ pid }) => pid);
}

/** `CLK_TCK`: the kernel's unit of processor time for programs, everywhere. */
const tickMs = 10;

/** What a process has used of the processor; 0 if it is gone. */
export function usedMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return 0;
  }
}
