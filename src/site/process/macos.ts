import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { markVariable } from '../../mark.ts';
import { send } from './posix.ts';
import type { Listener, Process, System, Identifiers } from './contract.ts';

/** macOS: `ps` and `lsof`, which every Mac has. */
export const macos: System = { processes, identifiers, listeners, describe, send };

const run = promisify(execFile);

async function processes(): Promise<readonly Process[]> {
  const table = await output('ps', ['-Ao', 'pid=,ppid=,pgid=,stat=,lstart=']);
  return table.split('\n').flatMap((line) => {
    const [, pid, parent, group, state, started] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+)$/.exec(line) ?? [];
    if (state === undefined || started === undefined || state.startsWith('Z')) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), started: Date.parse(started) }];
  });
}

/**
 * `ps -E` shows the environment behind the command, for processes of the same user. To find out who holds a socket
 * would take too long.
 */
async function identifiers(pids: readonly number[]): Promise<ReadonlyMap<number, Identifiers>> {
  if (pids.length === 0) return new Map();
  const table = await output('ps', ['-E', '-ww', '-o', 'pid=,command=', '-p', pids.join(',')]);
  return new Map(
    table
      .split('\n')
      .map((line) => [
        Number.parseInt(line, 10),
        { mark: new RegExp(` ${markVariable}=(\\S+)`).exec(line)?.[1], sockets: [] },
      ]),
  );
}

async function listeners(of?: ReadonlySet<number>): Promise<readonly Listener[]> {
  if (of?.size === 0) return [];
  const only = of ? ['-a', '-p', [...of].join(',')] : [];
  const found = await output('lsof', ['-nP', '-iTCP', '-sTCP:LISTEN', '-Fptn', ...only]);
  let pid = 0;
  let isIPv6 = false;
  const sockets: Listener[] = [];
  for (const line of found.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    if (line.startsWith('t')) isIPv6 = line === 'tIPv6';
    const [, host, port] = /^n\[?([^\]]*)\]?:(\d+)$/.exec(line) ?? [];
    if (host === undefined) continue;
    const wildcard = isIPv6 ? '::' : '0.0.0.0';
    sockets.push({ host: host === '*' ? wildcard : host, port: Number(port), pid, socket: undefined });
  }
  return sockets;
}

async function describe(pid: number): Promise<string> {
  return (await output('ps', ['-ww', '-o', 'command=', '-p', String(pid)])).trim();
}

/** Both programs exit with 1 when there is nothing to list. */
async function output(program: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, LC_ALL: 'C' };
  return run(program, args, { env, maxBuffer: 2 ** 26 }).then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout?: string }) => stdout ?? '',
  );
}
