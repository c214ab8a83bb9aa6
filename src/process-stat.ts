import { readFileSync } from 'node:fs';

/** What Linux tells of a process in `/proc/<pid>/stat`, see proc_pid_stat(5). */
export interface ProcessStat {
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** In ticks since the machine was started: together with the pid it names a process for good. */
  readonly started: number;
}

/** `undefined` if there is no such process. A zombie is none, unless threads of it still run. */
export function readStat(pid: number): ProcessStat | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The name stands in brackets and may hold anything, brackets and spaces too; the fields after it are plain.
  const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const number = (field: number) => Number(fields[field - 4]);
  const isDead = 'Xx'.includes(state) || (state === 'Z' && number(20) <= 1);
  return isDead
    ? undefined
    : { parent: number(4), group: number(5), session: number(6), started: number(22) };
}
