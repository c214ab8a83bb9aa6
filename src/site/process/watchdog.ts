import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { markVariable } from './mark-variable.ts';

/** Ends a family should this process be killed before it can. */
export interface Watchdog {
  /** Tells it that there is nothing left to end; resolves when it is gone. */
  dismiss(): Promise<void>;
}

/**
 * Starts a small shell script that waits, in a session of its own, until the pipe to it breaks, as it does
 * however this process ends, and then kills the family. A program of its own would be more handsome, but a
 * second Node takes 40 MB and 40 ms, and the shell next to nothing.
 *
 * @param leader The first process of the family, the leader of its group.
 * @param sockets The ends of our pipes that the family holds.
 */
export function startWatchdog(leader: number, mark: string, sockets: readonly string[]): Watchdog {
  const script = wait + (process.platform === 'linux' ? killMarkedByProc : killMarkedByPs);
  const child = spawn('/bin/sh', ['-c', script, 'snapshot-site-watchdog', String(leader), mark, ...sockets], {
    cwd: '/',
    detached: true,
    env: { PATH: process.env['PATH'] },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const gone = once(child, 'exit').catch(() => {});
  child.stdin.on('error', () => {});
  return {
    async dismiss() {
      child.stdin.end('all is well\n');
      await gone;
    },
  };
}

/** A line means that all is well, the end of the input that there is work to do. */
const wait = `
trap '' HUP INT TERM
read -r _ && exit
leader=$1 mark=$2
shift 2
kill -s KILL -- "-$leader"
`;

/** In rounds, because a process may have started another one while we looked; each round finds those that are left. */
const killMarkedByProc = `
for round in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  family=$({
    grep -lsxzF "${markVariable}=$mark" /proc/[0-9]*/environ
    for socket; do find /proc/[0-9]*/fd -lname "socket:?$socket?"; done
  } | cut -d/ -f3 | sort -u)
  [ -n "$family" ] || exit
  kill -s KILL $family
done
`;

const killMarkedByPs = `
for round in 1 2 3 4 5; do
  family=$(ps -AwwE -o pid=,command= | while read -r pid rest; do
    case $rest in *" ${markVariable}=$mark"*) echo "$pid" ;; esac
  done)
  [ -n "$family" ] || exit
  kill -s KILL $family
done
`;
