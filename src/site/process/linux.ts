import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { markVariable } from '../../mark.ts';
import { readStat } from '../../process-stat.ts';
import { send } from './posix.ts';
import type { Listener, Process, System, Identifiers } from './contract.ts';

/** Linux: everything is in `/proc`. */
export const linux: System = { processes, identifiers, listeners, describe, send };

let reading: Promise<readonly Process[]> | undefined;

/**
 * Reads `/proc` synchronously, which is many times faster than file by file in the thread pool. Concurrent callers
 * share one result. It is read after the pending events, because otherwise a few process trees that poll their members
 * would keep Node from handling the exit of any.
 */
function processes(): Promise<readonly Process[]> {
  reading ??= new Promise((resolve, reject) => {
    setImmediate(() => {
      reading = undefined;
      try {
        resolve(pids().flatMap((pid) => readProcess(pid) ?? []));
      } catch (error) {
        reject(error);
      }
    });
  });
  return reading;
}

function pids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function readProcess(pid: number): Process | undefined {
  const stat = readStat(pid);
  return stat && { pid, ...stat };
}

async function identifiers(suspects: readonly number[]): Promise<ReadonlyMap<number, Identifiers>> {
  return new Map(suspects.map((pid) => [pid, { mark: markOf(pid), sockets: socketsOf(pid) }]));
}

function markOf(pid: number): string | undefined {
  const variable = read(`/proc/${pid}/environ`)
    .split('\0')
    .find((text) => text.startsWith(`${markVariable}=`));
  return variable?.slice(markVariable.length + 1);
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return names(folder).flatMap((name) => /^socket:\[(\d+)\]$/.exec(target(`${folder}/${name}`))?.[1] ?? []);
}

async function listeners(of?: ReadonlySet<number>): Promise<readonly Listener[]> {
  const listening = [...readSockets('/proc/net/tcp'), ...readSockets('/proc/net/tcp6')];
  if (listening.length === 0) return [];
  const holders = new Map<string, number>();
  for (const pid of of ?? pids()) {
    for (const socket of socketsOf(pid)) if (!holders.has(socket)) holders.set(socket, pid);
  }
  const all = listening.map((entry) => ({ ...entry, pid: holders.get(entry.socket) }));
  return of ? all.filter(({ pid }) => pid !== undefined) : all;
}

const listenState = '0A';

function readSockets(file: string): { host: string; port: number; socket: string }[] {
  const lines = read(file).trim().split('\n').slice(1);
  return lines.flatMap((line) => {
    const [, local = '', , state, , , , , , socket = ''] = line.trim().split(/\s+/);
    if (state !== listenState) return [];
    const [address = '', port = ''] = local.split(':');
    return [{ host: decode(address), port: Number.parseInt(port, 16), socket }];
  });
}

/**
 * The kernel prints addresses as 32-bit words in the byte order of the machine; all that run Node are little-endian.
 */
function decode(address: string): string {
  const words = address.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).toReversed());
  const numbers = bytes.map((byte) => Number.parseInt(byte, 16));
  const isMapped = bytes.slice(0, 12).join('') === '00000000000000000000ffff'.toUpperCase();
  if (bytes.length === 4 || isMapped) return numbers.slice(-4).join('.');
  const groups = bytes.flatMap((byte, index) => (index % 2 === 0 ? [`${byte}${bytes[index + 1]}`] : []));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

async function describe(pid: number): Promise<string> {
  const line = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
  return line || read(`/proc/${pid}/comm`).trim();
}

/** Returns nothing if the process has just ended, or if it belongs to another user. */
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function target(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}
