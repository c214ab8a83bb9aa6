import { randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { system } from './system.ts';

/** Who started a family: enough to know later whether that process is still there. */
export interface Starter {
  readonly pid: number;
  readonly started: number;
  /** Where its pid counts: in a container the same number is somebody else. */
  readonly namespace: string;
}

let own: Promise<Starter> | undefined;

/** This process. */
export function ourselves(): Promise<Starter> {
  own ??= system.processes().then((all) => ({
    pid: process.pid,
    started: all.find(({ pid }) => pid === process.pid)?.started ?? 0,
    namespace: pidNamespace(),
  }));
  return own;
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '');
  } catch {
    return '';
  }
}

/** A mark that no other family has, and that names who started it. */
export function createMark({ pid, started, namespace }: Starter): string {
  return [pid, started, namespace, randomBytes(8).toString('hex')].join('.');
}

/** Who started the family with this mark; `undefined` if it is not one of ours. */
export function starterOf(mark: string): Starter | undefined {
  const [, pid, started, namespace] = /^(\d+)\.(\d+)\.(\w*)\.\w+$/.exec(mark) ?? [];
  if (pid === undefined || started === undefined || namespace === undefined) return undefined;
  return { pid: Number(pid), started: Number(started), namespace };
}
