import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startSite } from '../../../src/site/index.ts';
import { system } from '../../../src/site/process/system.ts';
import { expectNothingLeftSoon, isAlive, trackProcesses, type Tracked } from '../../support/processes.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { command, read, server, withSite, type CommandSource } from '../starting.ts';

/** A time of grace that is long enough for the polite and short enough for the test. */
const stop: CommandSource['stop'] = { signal: 'SIGTERM', graceMs: 500 };

test.each([
  ['a plain program', `exec ${server}`],
  ['a shell that runs a program', `${server}; true`],
  ['a shell in a shell in a shell', `sh -c "sh -c '${server.replaceAll('"', '')}; true'; true"; true`],
  ['a program in a session of its own', `setsid ${server}; true`],
  ['a program in the background', `${server} & wait`],
  ['a program that was put into the background twice', `(${server} &)`],
  ['a daemon: twice in the background, in a session of its own', `(setsid ${server} &) ; true`],
  [
    'a daemon that has closed everything it was given',
    `(setsid ${server} >/dev/null 2>&1 </dev/null &) ; true`,
  ],
  ['a program beside one that holds its output', `sleep 600 & exec ${server}`],
  ['a program whose helper holds its output from another session', `(setsid sleep 600 &) ; exec ${server}`],
])('%s is stopped with all that came of it', async (_what, line) => {
  expect(await withSite(command(line), read)).toContain('<h1>Command</h1>');
});

test.each([
  ['in the background', `(env -i "${process.execPath}" ARGS &)`],
  [
    'in the background, without what it was given',
    `(env -i "${process.execPath}" ARGS >/dev/null 2>&1 </dev/null &)`,
  ],
  ['in a session of its own', `(setsid env -i "${process.execPath}" ARGS &)`],
  ['in the background, and its parents stay', `env -i "${process.execPath}" ARGS & wait`],
  [
    'in a session of its own, without what it was given, and its parents stay',
    `setsid -w env -i "${process.execPath}" ARGS >/dev/null 2>&1 </dev/null & wait`,
  ],
])('a program with a clean environment, %s, is stopped', async (_what, line) => {
  const folder = await temporaryFolder();
  const pidFile = `${folder}/pid`;
  const fixture = server.split('" "')[1]!.replace('"', '');
  const source = command(line.replace('ARGS', `"${fixture}" --port 0 --pid-file "${pidFile}"`));
  const pid = await withSite(source, async (site) => {
    const found = Number(await readFile(pidFile, 'utf8'));
    onTestFinished(() => void (isAlive(found) && process.kill(found, 'SIGKILL')));
    expect(await read(site)).toContain('<h1>Command</h1>');
    return found;
  });
  expect(isAlive(pid)).toBe(false);
});

test('a command whose process cannot be looked up is not left running', async () => {
  const tracked = trackProcesses();
  // What is left of others is looked for first, once.
  await withSite(command(server), read);
  vi.spyOn(system, 'identifiers').mockRejectedValueOnce(new Error('Too many open files'));
  const starting = startSite(command(`echo up; exec ${server}`, { env: tracked.env }));
  await expect(starting).rejects.toThrow('Too many open files');
  await expectNothingLeftSoon(tracked);
});

test('npm run, which starts a shell, which starts the program', async () => {
  const script = `${server} --port $PORT`;
  const folder = await temporaryFolder({ 'package.json': JSON.stringify({ scripts: { preview: script } }) });
  expect(await withSite(command('npm run preview', { cwd: folder }), read)).toContain('<h1>Command</h1>');
});

/** A time of grace that no test waits for. */
const patient: CommandSource['stop'] = { signal: 'SIGTERM', graceMs: 600_000 };

test('a program that goes when it is asked is not waited for', async () => {
  await withSite(command(server, { stop: patient }), async (site) => {
    await site.stop();
    expect(await site.exited).toEqual({ code: null, signal: 'SIGTERM' });
  });
});

test('a program that ignores every signal is killed after the time of grace', async () => {
  await withSite(command(`exec ${server} --stubborn`, { stop }), async (site) => {
    const begun = performance.now();
    await site.stop();
    expect(performance.now() - begun).toBeGreaterThan(490);
    expect(await site.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });
});

test('the signal that asks can be chosen', async () => {
  const line = `"${process.execPath}" -e 'process.on("SIGINT", () => process.exit(7)); require("http").createServer((q, a) => a.end()).listen(0)'`;
  await withSite(command(`exec ${line}`, { stop: { ...patient, signal: 'SIGINT' } }), async (site) => {
    await site.stop();
    expect(await site.exited).toEqual({ code: 7, signal: null });
  });
});

test('a program that was suspended is stopped', async () => {
  await withSite(command(server, { stop: patient }), async (site, tracked) => {
    for (const pid of tracked.pids()) process.kill(pid, 'SIGSTOP');
    await site.stop();
  });
});

test('a program with many children that all ignore signals is killed with them', async () => {
  const line = `for i in 1 2 3 4 5; do (trap '' TERM; while :; do sleep 1; done) & done; exec ${server}`;
  await withSite(command(line, { stop }), async (_site, tracked: Tracked) => {
    expect(tracked.pids().length).toBeGreaterThan(5);
  });
});

test('a stop from two sides at once is one stop', async () => {
  await withSite(command(server), async (site) => {
    await Promise.all([site.stop(), site.stop(), site[Symbol.asyncDispose]()]);
  });
});

test('when a command dies while it serves, one can know, and the stop clears away the rest', async () => {
  await withSite(command(`(setsid sleep 600 &) ; exec ${server}`), async (site, tracked) => {
    const [, pid] = /pid (\d+)/.exec(await read(site))!;
    process.kill(Number(pid), 'SIGKILL');
    expect(await site.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(tracked.pids()).toHaveLength(1);
  });
});

test('a program whose first thread has ended while others go on is not taken for dead', async ({ skip }) => {
  skip(!existsSync('/usr/bin/python3'), 'There is no Python at /usr/bin/python3.');
  const source = command('exec /usr/bin/python3 first_thread_ends.py {fd}', { stop });
  await withSite(source, async (site, tracked) => {
    expect(await read(site)).toBe('Other threads go on');
    // Its other threads answer while the first is still about to end.
    await expect.poll(() => tracked.pids(), { message: 'a zombie shows no environment' }).toEqual([]);
  });
});
