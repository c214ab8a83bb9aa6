import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { builtFile } from '../../built-file.ts';
import { markVariable } from '../../mark.ts';
import { ourselves, ownerText } from '../../owner.ts';

/** Ends a tree should this process be killed before it can. */
export interface Watchdog {
  /** Tells it that there is nothing left to end; resolves when it is gone. */
  dismiss(): Promise<void>;
}

/**
 * Starts a small shell script that waits, in a session of its own, until the pipe to it breaks, as it does
 * however this process ends, and then kills the tree. A second Node takes 40 MB, and the shell next to
 * nothing; so it becomes Node only then, to sweep up what the shell cannot know of.
 *
 * @param leader The first process of the tree, the leader of its group.
 * @param sockets The ends of our pipes that the tree holds.
 */
export function startWatchdog(leader: number, mark: string, sockets: readonly string[]): Watchdog {
  const script = wait + (process.platform === 'linux' ? killMarkedByProc : killMarkedByPs) + sweep;
  const sweeper = [process.execPath, builtFile('site/process/sweep'), ownerText(ourselves())];
  const words = [String(leader), mark, ...sweeper, ...sockets];
  const child = spawn('/bin/sh', ['-c', script, 'snapshot-site-watchdog', ...words], {
    cwd: '/',
    detached: true,
    env: Object.fromEntries(keptVariables.map((name) => [name, process.env[name]])),
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

/**
 * What a program needs to be found, to find our temporary folder, and to load our files in whatever way they are
 * packed.
 */
const keptVariables = ['PATH', 'TMPDIR', 'TMP', 'TEMP', 'NODE_OPTIONS', 'NODE_PATH'];

/** A line means that all is well, the end of the input that there is work to do. */
const wait = `
trap '' HUP INT TERM
read -r _ && exit
leader=$1 mark=$2 node=$3 sweep=$4 self=$5
shift 5
kill -s KILL -- "-$leader"
`;

/** In rounds, because a process may have started another one while we looked; each round finds those that are left. */
const killMarkedByProc = `
for round in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  tree=$({
    grep -lsxzF "${markVariable}=$mark" /proc/[0-9]*/environ
    for socket; do find /proc/[0-9]*/fd -lname "socket:?$socket?"; done
  } | cut -d/ -f3 | sort -u)
  [ -n "$tree" ] || break
  kill -s KILL $tree
done
`;

const killMarkedByPs = `
for round in 1 2 3 4 5; do
  tree=$(ps -AwwE -o pid=,command= | while read -r pid rest; do
    case $rest in *" ${markVariable}=$mark"*) echo "$pid" ;; esac
  done)
  [ -n "$tree" ] || break
  kill -s KILL $tree
done
`;

const sweep = `
exec "$node" "$sweep" "$self"
`;
