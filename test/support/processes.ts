import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { withVariable } from './marked.ts';

/** Finds the processes of one test by a variable in their environment, in another way than the product does. */
export interface Tracked {
  /** To be put into the environment of what the test starts. */
  readonly env: Readonly<Record<string, string>>;
  /** Those that are alive now. */
  pids(): number[];
}

const variable = 'SNAPSHOT_SITE_TEST';

/** Whatever carries the variable when the test ends is killed, so that a failing test leaves nothing behind either. */
export function trackProcesses(): Tracked {
  const id = randomUUID();
  const pids = () => (process.platform === 'linux' ? withVariable(`${variable}=${id}`) : []);
  onTestFinished(() => {
    for (const pid of pids()) process.kill(pid, 'SIGKILL');
  });
  return { env: { [variable]: id }, pids };
}

/** No process of the test is left and, if it had an address, its port refuses connections. Now, not soon. */
export async function expectNothingLeft(tracked: Tracked, url?: string): Promise<void> {
  expect(tracked.pids(), 'processes that are left').toEqual([]);
  if (url !== undefined) expect(await refuses(url), `${url} refuses connections`).toBe(true);
}

/**
 * The same for an end that comes without us: the watchdog has a moment of its own, and the kernel closes the port of a
 * killed process a moment after it.
 */
export async function expectNothingLeftSoon(tracked: Tracked, url?: string): Promise<void> {
  await expect.poll(() => tracked.pids()).toEqual([]);
  if (url !== undefined) await expect.poll(() => refuses(url)).toBe(true);
}

/** Whether the port of an address refuses connections. */
export function refuses(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname.replaceAll(/[[\]]/g, ''));
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
  });
}

/** Whether a process is there and not just waiting to be collected by its parent. */
export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
