import { readFileSync } from 'node:fs';

/** The state of a process, from `/proc/<pid>/stat` on Linux: see proc_pid_stat(5). */
export interface ProcessStat {
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** In ticks since the machine was started. Together with the pid it identifies a process. */
  readonly started: number;
}

/** @returns `undefined` if there is no such process. A zombie does not count, unless threads of it still run. */
export function readStat(pid: number): ProcessStat | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The name is in brackets and may contain brackets and spaces itself. The fields after it have no spaces.
  const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const number = (field: number) => Number(fields[field - 4]);
  const isDead = 'Xx'.includes(state) || (state === 'Z' && number(20) <= 1);
  return isDead
    ? undefined
    : { parent: number(4), group: number(5), session: number(6), started: number(22) };
}
