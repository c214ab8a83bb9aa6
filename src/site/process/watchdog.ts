import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { builtFile } from '../../built-file.ts';
import { markVariable } from '../../mark.ts';
import { ourselves, ownerText } from '../../owner.ts';

/** Kills a process tree if this process is killed before it could do so itself. */
export interface Watchdog {
  /** Ends the watchdog when the tree has ended; resolves when it has exited. */
  dismiss(): Promise<void>;
}

/**
 * Starts a small shell script in a session of its own. It waits until the pipe from this process breaks, which happens
 * however this process ends, and then kills the tree. It is a shell script because a second Node would take 40 MB.
 * After the kill it runs Node, for the cleanup that a shell cannot do.
 *
 * @param leader The first process of the tree, which leads its process group.
 * @param sockets The sockets that connect the tree with this process.
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
 * The variables that are needed to find programs and our temporary folder, and to load our files however they are
 * packed.
 */
const keptVariables = ['PATH', 'TMPDIR', 'TMP', 'TEMP', 'NODE_OPTIONS', 'NODE_PATH'];

/** A line of input means that there is nothing to do. The end of the input means that this process was killed. */
const wait = `
trap '' HUP INT TERM
read -r _ && exit
leader=$1 mark=$2 node=$3 sweep=$4 self=$5
shift 5
kill -s KILL -- "-$leader"
`;

/** Repeated, because a process may have started another one during the search. */
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
