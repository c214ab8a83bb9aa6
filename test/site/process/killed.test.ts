import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import {
  expectNothingLeft,
  expectNothingLeftSoon,
  isAlive,
  trackProcesses,
  type Tracked,
} from '../../support/processes.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { app, command, server, type AppSource, type CommandSource } from '../starting.ts';

const fixture = fileURLToPath(new URL('../../fixtures/commands/tool.mjs', import.meta.url));

interface Tool {
  readonly child: ChildProcess;
  readonly tracked: Tracked;
  /** The next line that it prints; `undefined` if there is none any more. */
  next(): Promise<string | undefined>;
}

/** Another process that starts a site. */
function startTool(source: AppSource | CommandSource, ending = 'none'): Tool {
  const tracked = trackProcesses();
  const child = spawn(
    process.execPath,
    [fixture, JSON.stringify({ ...source, env: { ...source.env, ...tracked.env } }), ending],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, tracked, next: async () => (await lines.next()).value };
}

async function gone({ child }: Tool): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

const kinds: [string, AppSource | CommandSource][] = [
  ['an app', app('koa.ts')],
  ['a command', command(server)],
  ['a stubborn command', command(`exec ${server} --stubborn`)],
  ['a daemon', command(`(setsid ${server} &)`)],
];

test.each(kinds)('%s does not outlive a program that is killed', async (_what, source) => {
  const tool = startTool(source);
  expect(await tool.next()).toBe('starting');
  const url = await tool.next();
  expect(tool.tracked.pids()).not.toEqual([]);
  tool.child.kill('SIGKILL');
  await expectNothingLeftSoon(tool.tracked, url);
});

test('nor does a program with a clean environment in a session of its own', async () => {
  const folder = await temporaryFolder();
  const tool = startTool(command(`(setsid env -i ${node} ${script} --port 0 --pid-file ${folder}/pid &)`));
  await tool.next();
  expect(await tool.next()).toContain('http:');
  const pid = Number(await readFile(`${folder}/pid`, 'utf8'));
  expect(isAlive(pid)).toBe(true);
  tool.child.kill('SIGKILL');
  await expect.poll(() => isAlive(pid)).toBe(false);
});

const [node, script] = server.split('" "').map((part) => part.replaceAll('"', ''));

/** A command that shows nothing any more of whose it is once it runs. */
function wipedDaemon(folder: string): CommandSource {
  const line = `setsid env -i ${node} ${script} --port {port} --pid-file ${folder}/pid`;
  return command(`${line} >/dev/null 2>&1 </dev/null &`);
}

/** The pid that it wrote down; 0 if it never came so far. */
async function pidOf(folder: string): Promise<number> {
  return Number(await readFile(`${folder}/pid`, 'utf8').catch(() => 0));
}

test('nor does a daemon that has cut every tie', async () => {
  const folder = await temporaryFolder();
  const tool = startTool(wipedDaemon(folder));
  await tool.next();
  const url = await tool.next();
  const pid = await pidOf(folder);
  expect(isAlive(pid)).toBe(true);
  tool.child.kill('SIGKILL');
  await expectNothingLeftSoon(tool.tracked, url);
  await expect.poll(() => isAlive(pid)).toBe(false);
});

/** What shows how far a program is with the start of its site, in this order. */
const moments: Record<string, (tool: Tool, folder: string) => boolean> = {
  'has begun': () => true,
  'has started a process': ({ tracked }) => tracked.pids().length > 0,
  'has started its watchdog': ({ child }) => watchdogsOf(child.pid!).length > 0,
  'has let the command begin': (_, folder) => existsSync(`${folder}/begun`),
  'has a server that does not listen yet': (_, folder) => existsSync(`${folder}/pid`),
};

/** Starts a program and kills it at this moment. */
async function killedWhenIt(
  moment: string,
  source: (folder: string) => CommandSource,
): Promise<{ tool: Tool; folder: string }> {
  const folder = await temporaryFolder();
  const { command: line, ...more } = source(folder);
  const tool = startTool({ ...more, command: `touch ${folder}/begun; ${line}` });
  expect(await tool.next()).toBe('starting');
  await expect.poll(() => moments[moment]!(tool, folder), { interval: 1 }).toBe(true);
  tool.child.kill('SIGKILL');
  await gone(tool);
  return { tool, folder };
}

test.each(Object.keys(moments))(
  'killed when it %s, a program leaves no daemon that comes up later',
  async (moment) => {
    const { tool, folder } = await killedWhenIt(moment, wipedDaemon);
    // Its watchdog waits for what is still on its way.
    await expect.poll(() => watchdogsOf(tool.child.pid!)).toEqual([]);
    expect(isAlive(await pidOf(folder))).toBe(false);
  },
);

test.each([
  ['a daemon that has cut every tie', wipedDaemon],
  [
    'a command without an environment',
    (folder: string) => command(`exec env -i ${node} ${script} --port {port} --pid-file ${folder}/pid`),
  ],
])('%s, whose watchdog was killed as well, is swept away by the next start', async (_what, source) => {
  const folder = await temporaryFolder();
  const first = startTool(source(folder));
  await first.next();
  const url = await first.next();
  const pid = await pidOf(folder);
  for (const watchdog of watchdogsOf(first.child.pid!)) process.kill(watchdog, 'SIGKILL');
  first.child.kill('SIGKILL');
  await gone(first);
  expect(isAlive(pid)).toBe(true);

  const second = startTool(command(server), 'dispose');
  await gone(second);
  expect(isAlive(pid)).toBe(false);
  await expectNothingLeftSoon(first.tracked, url);
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s to a program that does not care ends its site',
  async (signal) => {
    const tool = startTool(command(`exec ${server} --stubborn`));
    await tool.next();
    const url = await tool.next();
    tool.child.kill(signal);
    await expectNothingLeftSoon(tool.tracked, url);
  },
);

test.each(['exit', 'throw'])('a program that ends by %s takes its site with it', async (ending) => {
  const tool = startTool(command(`exec ${server} --stubborn`), ending);
  await tool.next();
  const url = await tool.next();
  await gone(tool);
  await expectNothingLeftSoon(tool.tracked, url);
  expect(tool.child.exitCode).toBe(ending === 'exit' ? 5 : 1);
});

test('a program that stops its site ends by itself, with no watchdog left', async () => {
  const tool = startTool(command(server), 'dispose');
  await tool.next();
  const url = await tool.next();
  await gone(tool);
  expect(tool.child.exitCode).toBe(0);
  await expectNothingLeft(tool.tracked, url);
});

test('a program that is killed while it stops its site leaves nothing behind', async () => {
  const folder = await temporaryFolder({ heard: '' });
  const heard = `${folder}/heard`;
  const tool = startTool(command(`exec ${server} --stubborn --heard-file ${heard}`), 'dispose');
  await tool.next();
  const url = await tool.next();
  expect(await tool.next()).toBe('stopping');
  await expect.poll(() => readText(heard)).toContain('SIGTERM');
  tool.child.kill('SIGKILL');
  await gone(tool);
  expect(tool.child.signalCode).toBe('SIGKILL');
  await expectNothingLeftSoon(tool.tracked, url);
});

test.each(Object.keys(moments))('killed when it %s, a program leaves nothing behind', async (moment) => {
  const { tool } = await killedWhenIt(moment, (folder) =>
    command(`${server} --pid-file ${folder}/pid & wait`),
  );
  await expectNothingLeftSoon(tool.tracked);
});

test('what stayed behind because the watchdog was killed as well is swept away by the next start', async () => {
  const first = startTool(command(`exec ${server}`));
  await first.next();
  await first.next();
  for (const watchdog of watchdogsOf(first.child.pid!)) process.kill(watchdog, 'SIGKILL');
  first.child.kill('SIGKILL');
  await gone(first);
  expect(first.tracked.pids()).toHaveLength(1);

  const second = startTool(command(server), 'dispose');
  await gone(second);
  await expectNothingLeftSoon(first.tracked);
});

/** They name the process that they watch for. */
function watchdogsOf(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((other) => other > 0 && commandLine(other).includes(`\0${pid}-`));
}

const commandLine = (pid: number) => readText(`/proc/${pid}/cmdline`);

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
