import { EventEmitter, once } from 'node:events';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bin, cli, startCli } from '../support/cli.ts';
import { expectNothingLeftSoon, trackProcesses } from '../support/processes.ts';
import { testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

const site = { 'site/index.html': '<title>Start</title>start', 'site/about.html': 'about' };

test('a folder is photographed without a config, and the log goes to stderr', async () => {
  const cwd = await temporaryFolder(site);
  const { exitCode, stdout, stderr } = await cli(['./site'], cwd);
  expect([exitCode, stdout]).toEqual([0, '']);
  expect(stderr).toMatch(/^✓ about {2}new {8}1280×800 {4}\d+\.\d s$/m);
  expect(stderr).toMatch(/^2 shots: 2 new, 0 changed, 0 unchanged, 0 failed, \d+\.\d s → output\/\n$/m);
  await access(join(cwd, 'output/index.png'));
});

test('flags win over the config', async () => {
  const cwd = await temporaryFolder({ ...site, 'pages.config.json': '{"site": "./nowhere", "output": "a"}' });
  expect((await cli(['site', '-o', 'b', '--only', 'about'], cwd)).stderr).toMatch(/^1 shot: 1 new.+ → b\/$/m);
});

test('--json writes the result on stdout, and --quiet no log', async () => {
  const cwd = await temporaryFolder(site);
  const { stdout } = await cli(['site', '--json', '--quiet'], cwd);
  const report = JSON.parse(stdout) as { shots: { id: string }[]; output: string };
  expect(report).toMatchObject({ version: 1, counts: { new: 2 }, output: join(cwd, 'output') });
  expect(report.shots.map(({ id }) => id)).toEqual(['about', 'index']);
});

test('a reporter that cannot write keeps nothing from the others; ends with 2', async () => {
  const cwd = await temporaryFolder({ ...site, file: '' });
  const reporters = ['junit=file/results.xml', 'terminal', 'json'].flatMap((name) => ['--reporter', name]);
  const { exitCode, stdout, stderr } = await cli(['site', ...reporters], cwd);
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout).counts).toMatchObject({ new: 2 });
  expect(stderr).toMatch(/^2 shots: 2 new.+\nerror .+results\.xml cannot be written: /m);
});

test.runIf(process.platform !== 'win32')('too few files that may be open are told as that', async () => {
  const cwd = await temporaryFolder(site);
  for (const [most, words] of [
    [30, /^error EMFILE: too many open files.*\n→ Allow more open files.*ulimit -n 4096/],
    [40, /^error The browser .* this user may have only 40 files open at a time\.\n→ .*ulimit -n 4096/m],
    // It is up, and ends with its first page.
    [
      50,
      /browser .* this user may have only 50 files open at a time\.?\n\W*Allow more open files: ulimit -n 4096/m,
    ],
  ] as const) {
    const command = `ulimit -n ${most} && exec '${process.execPath}' '${bin}' site`;
    const { status, stderr } = spawnSync('sh', ['-c', command], { cwd, encoding: 'utf8' });
    expect(stderr).toMatch(words);
    expect([2, 4]).toContain(status);
  }
});

test('ends with 3 if a page fails and 4 if all do, and says why and what to do', async () => {
  const cwd = await temporaryFolder({ ...site, 'pages.config.json': '{"pages": ["/", "/missing"]}' });
  const [some, all] = await Promise.all([
    cli(['site', '--quiet'], cwd),
    cli(['site', '--only', 'missing'], cwd),
  ]);
  expect(some).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/Failed\n✗ missing .*404/) });
  expect(all).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('1 shot: 0 new') });
});

test('ends with 4 if no shot matches', async () => {
  const cwd = await temporaryFolder(site);
  expect(await cli(['site', '--only', 'nothing'], cwd)).toMatchObject({
    exitCode: 4,
    stderr: expect.stringMatching(/^error None of the 2 shots matches --only nothing\.\n→ /),
  });
});

test.each([
  [['--onyl', 'x'], /^error Unknown flag --onyl; did you mean "--only"\?\n→ .*--help\n$/],
  [['--concurrency', 'x'], /^error --concurrency x: expected a whole number from 1 to 64\.\n/],
  [['a', 'b'], /^error snapshot-site \[site\] takes one site, but got 2: a b\n→ .*--command/],
  [['init', 'x'], /^error snapshot-site init takes no site, but got: x\n/],
  [['lst'], /^error There is no site "lst": .*; did you mean the command "list"\?\n/],
  [['wherever'], /^error There is no site "wherever": .* does not exist\.\n/],
  [
    ['site', '--reporter', 'html'],
    /^error There is no reporter "html" here\.\n→ Capturing has: terminal, .*\n$/,
  ],
  [['-c', 'nope.ts'], /^error There is no config file .*nope\.ts/],
  [['-c', '.'], /^error .* is a folder, not a config file \(from --config \.\)\./],
  [[''], /^error The site is an empty text\.\n→ /],
  [['--command', 'npm start', 'mailto:me'], /^error The page mailto:me is neither a path nor an http/],
  [[], /^error There is nothing to photograph/],
])('%j ends with 2 and a sentence', async (args, message) => {
  const { exitCode, stdout, stderr } = await cli(args, await temporaryFolder(site));
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});

test('reporters of the config and a module of the command line hear the run; --reporter wins', async () => {
  const cwd = await temporaryFolder({
    ...site,
    'pages.config.ts': `export default {
      site: 'site', reporters: ['markdown', { report: ({ kind }: { kind: string }) => kind === 'end' && console.log('own') }],
    };`,
    'mine.ts': `export default (event: { kind: string }) => { if (event.kind === 'end') console.log('mine'); };`,
  });
  expect(await cli([], cwd)).toEqual({ exitCode: 0, stdout: 'own\n', stderr: '' });
  expect(await cli(['--reporter', './mine.ts'], cwd)).toEqual({ exitCode: 0, stdout: 'mine\n', stderr: '' });
});

test('a value that looks like --verbose is none', async () => {
  const cwd = await temporaryFolder({ 'pages.config.ts': 'throw new Error("no token")' });
  const { stderr } = await cli(['--', '--verbose'], cwd);
  expect(stderr).not.toContain('caused by');
});

/** A device that is always full; only Linux has it. */
const full = '/dev/full';

test.runIf(existsSync(full))('a log that cannot be written ends the run with 2', async () => {
  const cwd = await temporaryFolder(site);
  expect(await redirected(['site'], cwd, `2>${full}`)).toMatchObject({ exitCode: 2, stderr: '' });
});

test.runIf(existsSync(full))(
  'a log that cannot be written ends serve with 2, and its site is stopped',
  async () => {
    const cwd = await temporaryFolder(site);
    const { exitCode, stdout } = await redirected(['serve', 'site'], cwd, `2>${full}`);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^http:\S+\n$/);
    await expect(fetch(stdout.trim())).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  },
);

test.runIf(existsSync(full))('a result that cannot be written ends with 2 and a sentence', async () => {
  const cwd = await temporaryFolder(site);
  const { exitCode, stderr } = await redirected(['site', '--json', '--quiet'], cwd, `>${full}`);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^error The result could not be written to stdout: ENOSPC.*\n→ .*\n$/);
});

test('whoever stops reading does not stop the run', async () => {
  const cwd = await temporaryFolder(site);
  const running = startCli(['site', '--json'], cwd);
  running.process.stdout!.destroy();
  expect(await running.ended).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('2 shots: 2 new'),
  });
});

test.runIf(process.platform !== 'win32').each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s ends the run tidily with %i, and says what was done', async (signal, code) => {
  const held = await heldPages();
  const cwd = await temporaryFolder({ 'pages.config.json': '{"pages": ["/", "/held"], "concurrency": 1}' });
  const running = startCli([held.url, '--verbose'], cwd);
  await held.asked;
  running.process.kill(signal);
  const { exitCode, stderr } = await running.ended;
  expect(exitCode).toBe(code);
  expect(stderr).toContain('! Stopping. A second Ctrl+C ends at once.');
  expect(stderr).toContain(`Interrupted by ${signal}: 1 shot not taken.\n1 shot: 1 new`);
  expect(JSON.parse(await readFile(join(cwd, 'output/snapshots.json'), 'utf8')).pictures).toHaveProperty([
    'index.png',
  ]);
});

test.runIf(process.platform !== 'win32')(
  'Ctrl+C ends a run with many pages in the making, and the next one goes on from there',
  async () => {
    const pages = Array.from({ length: 60 }, (_, index) => [
      `site/${index}.html`,
      `<div style="height: ${index}00px; background: linear-gradient(red, blue)">`,
    ]);
    const cwd = await temporaryFolder(Object.fromEntries(pages));
    const running = startCli(['site', '--concurrency', '3'], cwd);
    await running.prints(/(✓[^]+){5}/);
    running.process.kill('SIGINT');
    const { exitCode, stderr } = await running.ended;
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(/^Interrupted by SIGINT: \d+ shots not taken\.$/m);

    const next = await cli(['site', '--concurrency', '3'], cwd);
    const counts = /^60 shots: (\d+) new, 0 changed, (\d+) unchanged, (\d+) reused, 0 failed/m.exec(
      next.stderr,
    );
    const [fresh, unchanged, reused] = counts!.slice(1).map(Number);
    expect(reused).toBeGreaterThanOrEqual(4);
    expect(fresh! + unchanged! + reused!).toBe(60);
  },
);

test.runIf(process.platform === 'linux')(
  'Ctrl+C ends a run whose browser does not answer any more, and keeps what is done',
  async () => {
    const tracked = trackProcesses();
    const held = await heldPages();
    const cwd = await temporaryFolder({ 'pages.config.json': '{"pages": ["/", "/held"], "concurrency": 1}' });
    const running = startCli([held.url], cwd, tracked.env);
    await held.asked;
    for (const pid of tracked.pids()) if (pid !== running.process.pid) process.kill(pid, 'SIGSTOP');
    running.process.kill('SIGINT');
    expect(await running.ended).toMatchObject({
      exitCode: 130,
      stderr: expect.stringContaining('1 shot: 1 new'),
    });
    await expectNothingLeftSoon(tracked);
  },
);

test.runIf(process.platform !== 'win32')(
  'a second Ctrl+C ends at once, and the site does not stay behind',
  async () => {
    const cwd = await temporaryFolder({
      'app.mjs': `process.on('SIGTERM', () => {});
      export default (request, response) => response.end('hello');`,
    });
    const running = startCli(['app.mjs', '--verbose'], cwd);
    const [, url = ''] = await running.prints(/site ready at (\S+)/);
    running.process.kill('SIGINT');
    await running.prints(/Stopping/);
    running.process.kill('SIGINT');
    const { exitCode, stderr } = await running.ended;
    expect(exitCode).toBe(130);
    expect(stderr).not.toContain('Interrupted by');
    await expect
      .poll(() => fetch(url).catch((error: Error) => error.cause))
      .toMatchObject({ code: 'ECONNREFUSED' });
  },
);

/** Runs `snapshot-site` with one of its outputs going elsewhere. */
async function redirected(args: readonly string[], cwd: string, where: string) {
  const shell = spawn('sh', ['-c', `exec "$0" "$@" ${where}`, process.execPath, bin, ...args], { cwd });
  onTestFinished(() => void shell.kill('SIGKILL'));
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    shell[name].setEncoding('utf8').on('data', (text: string) => (printed[name] += text));
  }
  const [exitCode] = (await once(shell, 'close')) as [number | null];
  return { exitCode, ...printed };
}

/** A site whose page `/held` never arrives, and the moment in which it is asked for. */
async function heldPages() {
  const requests = new EventEmitter();
  const { url } = await testServer({ '/': 'start', '/held': () => void requests.emit('held') });
  return { url, asked: once(requests, 'held') };
}
