import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createMark, markVariable, starterOf } from '../../../src/mark.ts';
import { ourselves } from '../../../src/owner.ts';
import { macos } from '../../../src/site/process/macos.ts';
import { system } from '../../../src/site/process/system.ts';

/** A program that stays until the test ends. */
async function startProgram(script: string, env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const child = spawn('/bin/sh', ['-c', script], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child.pid!;
}

test('processes are known with their parent and their start', async () => {
  const pid = await startProgram('echo up; exec sleep 600');
  const all = await system.processes();
  const self = all.find((entry) => entry.pid === process.pid)!;
  const child = all.find((entry) => entry.pid === pid)!;
  expect(child).toMatchObject({ parent: process.pid, group: self.group });
  expect(child.started).toBeGreaterThanOrEqual(self.started);
  expect(await system.describe(pid)).toBe('sleep 600');
});

test('a process that has ended and is not collected yet is not alive', async () => {
  const pid = await startProgram('sleep 0.01 & echo $!; exec sleep 600');
  const children = async () => (await system.processes()).filter(({ parent }) => parent === pid);
  await expect.poll(children).toEqual([]);
});

test.each(['127.0.0.1', '::1', '0.0.0.0', '::'])(
  'a socket that listens on %s is known with who holds it',
  async (host) => {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const expected = { host, port, pid: process.pid, socket: expect.any(String) };
    expect(await system.listeners(new Set([process.pid]))).toContainEqual(expected);
    expect(await system.listeners()).toContainEqual(expected);
    expect(await system.listeners(new Set([1]))).not.toContainEqual(expected);
  },
);

test('what macOS is asked with is understood, as far as Linux has it', async ({ skip }) => {
  skip(spawnSync('lsof', ['-v']).error !== undefined, 'There is no lsof here.');
  const server = createServer().listen(0, '::1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const expected = { host: '::1', port, pid: process.pid, socket: undefined };
  expect(await macos.listeners(new Set([process.pid]))).toContainEqual(expected);
  expect(await macos.listeners()).toContainEqual(expected);
  const own = (await macos.processes()).find(({ pid }) => pid === process.pid);
  expect(own).toMatchObject({ parent: process.ppid });
  expect(Math.abs(own!.started - (Date.now() - process.uptime() * 1000))).toBeLessThan(5000);
});

async function markOf(pid: number): Promise<string | undefined> {
  return (await system.identifiers([pid])).get(pid)?.mark;
}

test('the mark of a tree is read from its environment and names who started it', async () => {
  const mark = createMark();
  const pid = await startProgram('echo up; exec sleep 600', { ...process.env, [markVariable]: mark });
  // A program that takes the place of another has no environment for a moment.
  await expect.poll(() => markOf(pid)).toBe(mark);
  expect(await markOf(process.pid)).not.toBe(mark);
  expect(starterOf(mark)).toEqual(ourselves());
  expect(starterOf(mark)!.pid).toBe(process.pid);
});

test('a mark is never the same twice, and other texts are none', () => {
  expect(createMark()).not.toBe(createMark());
  expect(starterOf('')).toBeUndefined();
  expect(starterOf('12.x.y')).toBeUndefined();
});

test('a signal to a process that is gone is no trouble', async () => {
  const child = spawn('true');
  await once(child, 'exit');
  await system.send('SIGTERM', [child.pid!]);
});
