import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Listener, Process, System } from './contract.ts';

/** Windows: the process list of WMI, `netstat` and `taskkill`. The environment of other processes cannot be read. */
export const windows: System = {
  processes,
  identifiers: async () => new Map(),
  listeners,
  describe,
  send,
};

const run = promisify(execFile);

async function processes(): Promise<readonly Process[]> {
  const table = await powershell(
    'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $($_.CreationDate.Ticks)" }',
  );
  return table.split(/\r?\n/).flatMap((line) => {
    const [pid, parent, started] = line.split(' ').map(Number);
    return pid && parent !== undefined && started ? [{ pid, parent, group: pid, started }] : [];
  });
}

async function listeners(of?: ReadonlySet<number>): Promise<readonly Listener[]> {
  const table = await output('netstat', ['-ano', '-p', 'TCP']);
  const table6 = await output('netstat', ['-ano', '-p', 'TCPv6']);
  // The name of the state is translated, so a listening socket is recognised by the port 0 of its other end.
  const listening = /^\s*TCP\s+\[?([^\]\s]+?)\]?:(\d+)\s+\S+:0\s+\S+\s+(\d+)\s*$/gm;
  return [...`${table}\n${table6}`.matchAll(listening)]
    .map(([, host = '', port, pid]) => ({ host, port: Number(port), pid: Number(pid), socket: undefined }))
    .filter(({ pid }) => of === undefined || of.has(pid));
}

async function describe(pid: number): Promise<string> {
  return (await powershell(`(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`)).trim();
}

/** Console programs cannot receive other signals. They may end because their input ends. */
async function send(signal: NodeJS.Signals, pids: readonly number[]): Promise<void> {
  if (signal !== 'SIGKILL' || pids.length === 0) return;
  await output('taskkill', ['/T', '/F', ...pids.flatMap((pid) => ['/PID', String(pid)])]);
}

function powershell(script: string): Promise<string> {
  return output('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]);
}

async function output(program: string, args: readonly string[]): Promise<string> {
  return run(program, args, { windowsHide: true, maxBuffer: 2 ** 26 }).then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout?: string }) => stdout ?? '',
  );
}
