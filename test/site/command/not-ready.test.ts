import { readFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSite } from '../../../src/site/index.ts';
import { expectNothingLeft, trackProcesses } from '../../support/processes.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { command, failureOf, freePort, read, ready, server, timeIsUpOnce, withSite } from '../starting.ts';

/** The error of our server with these flags, whose time is up when it was asked twice, and so has answered once. */
async function failureOfServer(flags: string) {
  const folder = await temporaryFolder({ heard: '' });
  const heard = join(folder, 'heard');
  const wasAskedTwice = () => readFileSync(heard, 'utf8').length > 1;
  return failureOf(command(`${server} ${flags} --heard-file ${heard}`), () => timeIsUpOnce(wasAskedTwice));
}

test('a command that answers 503 and then 200 is ready at the 200', async () => {
  const source = command(`${server} --fd {fd} --statuses 503,503,200`);
  expect(await withSite(source, read)).toContain('<h1>Command</h1>');
});

test('a first page that streams for ever is ready', async () => {
  await withSite(command(`${server} --stream`), async (site) => {
    expect((await fetch(site.url)).status).toBe(200);
  });
});

test.each([
  ['answers 404 for ever', '--statuses 404', 'answered 404', 'ready.status: [404]'],
  ['accepts and never answers', '--silent', 'accepts connections and never answers', 'ready.timeout'],
  ['does not speak HTTP', '--mail', 'not in HTTP; it begins with "220 mail', 'port of the website'],
])('a command that %s is given up and stopped', async (_what, flags, message, hint) => {
  expect(await failureOfServer(flags)).toMatchObject({
    code: 'SITE_NOT_READY',
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
  });
});

test('a command of which the config says that it speaks HTTPS is asked so', async () => {
  const port = await freePort();
  const advertised = ready({ url: `https://localhost:${port}/` });
  const line = `${server} --tls --port ${port}`;
  const url = await withSite(command(line, { port, ready: advertised }), async (site) => site.url);
  expect(url).toBe(`https://127.0.0.1:${port}/`);
});

test('a command that speaks HTTPS is told to say so, and is ready then', async () => {
  const { message, hint } = await failureOfServer('--tls');
  expect(message).toMatch(/https?:\/\/127\.0\.0\.1:\d+\/ speaks HTTPS, not HTTP\./);
  const [, pattern] = /wait: \{ stdout: '(.+)' \}/.exec(hint!)!;
  expect(hint).toContain('ignoreHTTPSErrors: true');

  const advertised = ready({ stdout: new RegExp(pattern!.replaceAll('\\\\', '\\')) });
  const url = await withSite(
    command(`${server} --tls --announce stdout`, { ready: advertised }),
    async (site) => site.url,
  );
  expect(new URL(url).protocol).toBe('https:');
});

test('a command that never listens is given up, with what it printed', async () => {
  const { message } = await failureOf(command('echo Reading the database; sleep 600'), (printed) =>
    timeIsUpOnce(() => printed.length > 0),
  );
  expect(message).toMatch(
    /was not ready after \d+\.\d s: it never listened on a port\. Its last lines:\n {2}Reading/,
  );
});

test('a line that is never printed is named', async () => {
  const awaited = ready({ stdout: /ready in \d+ ms/ });
  const source = command(`${server} --announce stdout`, { ready: awaited });
  const { message, hint } = await failureOf(source, (printed) => timeIsUpOnce(() => printed.length > 0));
  expect(message).toContain('it printed no line that matches /ready in \\d+ ms/ on stdout.');
  expect(hint).toContain('wait.stdout');
});

test('a command that exits fails the start at once, with its code and its last lines', async () => {
  const { code, message } = await failureOf(command('echo No licence >&2; exit 3'));
  expect(code).toBe('SITE_EXITED');
  expect(message).toMatch(
    /^`echo No licence >&2; exit 3` exited with code 3 after \d+\.\d s.*\n {2}No licence$/s,
  );
});

test('a command that is not found, and a folder that is not there, say so', async () => {
  const missing = await failureOf(command('no-such-program --port {port}'));
  expect(missing.message).toContain('exited with code 127');
  expect(missing.hint).toContain('did not find the program');
  const explainNoAddress = await failureOf(command(server, { cwd: '/no/such/folder' }));
  expect(explainNoAddress).toMatchObject({
    code: 'SITE_START',
    message: expect.stringContaining('no such folder'),
  });
});

test('an abort while it starts stops the command', async () => {
  const tracked = trackProcesses();
  const controller = new AbortController();
  const source = command(`${server} --silent`, { env: tracked.env });
  const starting = startSite(source, { signal: controller.signal });
  starting.catch(() => {});
  await expect.poll(() => tracked.pids().length).toBeGreaterThan(0);
  controller.abort(new Error('Ctrl+C'));
  await expect(starting).rejects.toThrow('Ctrl+C');
  await expectNothingLeft(tracked);
});

test('its output is handed over line by line, and the last 200 lines are kept', async () => {
  const lines: string[] = [];
  const source = command(`for i in $(seq 250); do echo line $i; done; exec ${server}`);
  await withSite(
    source,
    async (site) => {
      expect(lines).toHaveLength(250);
      expect(site.output()).toEqual(lines.slice(50));
    },
    { onLine: (line) => lines.push(line) },
  );
});

test('programs of node_modules/.bin are found, from any folder below', async () => {
  const folder = await temporaryFolder({
    'node_modules/.bin/our-server': `#!/bin/sh\nexec ${server}\n`,
    'sub/folder/keep': '',
  });
  await chmod(`${folder}/node_modules/.bin/our-server`, 0o755);
  const source = command('our-server', { cwd: `${folder}/sub/folder` });
  expect(await withSite(source, read)).toContain('<h1>Command</h1>');
});
