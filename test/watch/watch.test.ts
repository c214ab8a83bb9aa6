import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { bin, type Cli, startCli } from '../support/cli.ts';
import { expectNothingLeft, trackProcesses } from '../support/processes.ts';
import { temporaryFolder } from '../support/temporary.ts';

// Several rounds, each with captures.
vi.setConfig({ testTimeout: 120_000 });

const page = (name: string) =>
  `<!doctype html><title>${name}</title><link rel="stylesheet" href="/${name}.css"><h1>${name}</h1>`;
const app = (text: string) =>
  `export default (req, res) => res.setHeader('content-type', 'text/html').end('${text}')`;
const small = 'viewport: { width: 300, height: 200 }, fullPage: false';

/** How often it waited for a change until now. */
const waits = ({ stderr }: Cli): number => stderr().split('Ctrl+C ends').length - 1;

/** Does something, and resolves with what is printed until it waits again. */
async function round(watching: Cli, act: () => Promise<unknown> | unknown): Promise<string> {
  const before = waits(watching);
  const printed = watching.stderr().length;
  await act();
  await expect.poll(() => waits(watching), { timeout: 100_000, interval: 20 }).toBeGreaterThan(before);
  return watching.stderr().slice(printed);
}

async function endsWell(watching: Cli): Promise<void> {
  watching.process.kill('SIGINT');
  expect((await watching.ended).exitCode).toBe(0);
}

test('--watch takes again what a change touches, until Ctrl+C', async () => {
  const tracked = trackProcesses();
  const cwd = await temporaryFolder({
    'site/a.html': page('a'),
    'site/a.css': '',
    'site/b.html': page('b'),
    'site/b.css': 'h1 { color: red }',
    'pages.config.ts': `export default { site: './site', ${small} }`,
  });
  const watching = startCli(['--watch', '--explain'], cwd, tracked.env);
  expect(await round(watching, () => {})).toContain('2 shots: 2 new');
  const before = await readFile(join(cwd, 'output/b.png'));

  const styled = await round(watching, () => writeFile(join(cwd, 'site/b.css'), 'h1 { color: blue }'));
  expect(styled).toContain('captured: GET /b.css answers differently');
  expect(styled).toContain('2 shots: 0 new, 1 changed, 0 unchanged, 1 reused');
  expect((await readFile(join(cwd, 'output/b.png'))).equals(before)).toBe(false);

  const added = await round(watching, () => writeFile(join(cwd, 'site/c.html'), '<h1>c'));
  expect(added).toContain('3 shots: 1 new, 0 changed, 0 unchanged, 2 reused');

  const broken = await round(watching, () => writeFile(join(cwd, 'pages.config.ts'), 'export default {'));
  expect(broken).toContain('could not be loaded');
  const config = `export default { site: './site', pages: ['/a.html'], ${small} }`;
  expect(await round(watching, () => writeFile(join(cwd, 'pages.config.ts'), config))).toContain(
    '1 shot: 0 new, 0 changed, 0 unchanged, 1 reused',
  );
  await endsWell(watching);
  await expectNothingLeft(tracked);
});

test('a module is started anew when it changes, and waited for while it is broken', async () => {
  const tracked = trackProcesses();
  const cwd = await temporaryFolder({
    'app.mjs': app('one'),
    'pages.config.ts': `export default { site: './app.mjs', ${small} }`,
  });
  const watching = startCli(['--watch', '--explain'], cwd, tracked.env);
  expect(await round(watching, () => {})).toContain('1 shot: 1 new');
  const file = join(cwd, 'app.mjs');
  expect(await round(watching, () => writeFile(file, 'export default ('))).toMatch(/error .*app\.mjs/s);
  const mended = await round(watching, () => writeFile(file, app('two')));
  expect(mended).toContain('1 shot: 0 new, 1 changed');
  await endsWell(watching);
  await expectNothingLeft(tracked);
});

test('with a command, Enter looks again', async () => {
  const tracked = trackProcesses();
  const server = `
    import { readFileSync } from 'node:fs';
    import { createServer } from 'node:http';
    createServer((_, res) => res.setHeader('content-type', 'text/html').end(readFileSync('text.html')))
      .listen(process.env.PORT, '127.0.0.1');`;
  const cwd = await temporaryFolder({ 'server.mjs': server, 'text.html': 'one' });
  const watching = startCli(['--watch', '--command', 'PORT={port} node server.mjs'], cwd, tracked.env);
  expect(await round(watching, () => {})).toContain('1 shot: 1 new');
  await writeFile(join(cwd, 'text.html'), 'two');
  expect(await round(watching, () => watching.process.stdin!.write('\n'))).toContain('0 new, 1 changed');
  expect(await round(watching, () => watching.process.stdin!.write('\n'))).toContain('1 reused');
  await rm(join(cwd, 'text.html'));
  await endsWell(watching);
  await expectNothingLeft(tracked);
});

test('what happens between two rounds is told as well', async () => {
  const tracked = trackProcesses();
  const cwd = await temporaryFolder({
    'server.mjs': `
      import { createServer } from 'node:http';
      createServer((request, response) => {
        if (request.url === '/hello') console.log('somebody came by');
        response.setHeader('content-type', 'text/html').end('<h1>x');
      }).listen(process.env.PORT);`,
    'pages.config.ts': `export default { site: { command: 'node server.mjs' }, ${small} }`,
  });
  const watching = startCli(['--watch', '--verbose'], cwd, tracked.env);
  const first = await round(watching, () => {});
  const [, url] = /site ready at (\S+)/.exec(first)!;
  await fetch(new URL('/hello', url));
  await watching.prints(/Ctrl\+C ends\.[^]*site │ somebody came by/);
  await endsWell(watching);
  await expectNothingLeft(tracked);
});

const recording = (value: string) =>
  JSON.stringify({
    steps: [
      { type: 'navigate', url: 'http://localhost/' },
      { type: 'change', selectors: ['#name'], value },
    ],
  });
const har = (text: string) => ({
  request: { method: 'GET', url: 'http://api.test/har' },
  response: {
    status: 200,
    headers: [{ name: 'access-control-allow-origin', value: '*' }],
    content: { mimeType: 'text/plain', text },
  },
});
const harFile = (text: string) => JSON.stringify({ log: { entries: [har(text)] } });

test('a changed recording, an uploaded file, an answer of a mock and a HAR file are noticed, also if they went away', async () => {
  const tracked = trackProcesses();
  const files = `<input id=name><input type=file id=file><p id=text></p><script>
    document.querySelector('#file').onchange = async (e) => document.querySelector('#text').append(await e.target.files[0].text());
    for (const url of ['/mock', 'http://api.test/har']) fetch(url).then(async (r) => r.ok && document.body.append(await r.text()), () => {});
  </script>`;
  const cwd = await temporaryFolder({
    'site/index.html': `<!doctype html>${files}`,
    'recorded/name.json': recording('Ada'),
    'note.txt': 'one',
    'answers/mock.txt': 'first',
    'answers/all.har': harFile('early'),
    'pages.config.ts': `export default { site: './site', ${small}, pages: [
      { path: '/', name: 'recorded', actions: './recorded/name.json' },
      { path: '/', name: 'file', actions: [{ setInputFiles: '#file', files: './note.txt' }] },
      { path: '/', name: 'mock', mock: [{ url: '**/mock', file: './answers/mock.txt' }] },
      { path: '/', name: 'har', mock: [{ har: './answers/all.har', url: '**/har' }] },
    ] }`,
  });
  const watching = startCli(['--watch'], cwd, tracked.env);
  expect(await round(watching, () => {})).toContain('4 shots: 4 new');
  const change = (file: string, text: string) => round(watching, () => writeFile(join(cwd, file), text));
  for (const [file, text, name] of [
    ['recorded/name.json', recording('Grace'), 'recorded'],
    ['note.txt', 'two', 'file'],
    ['answers/mock.txt', 'second', 'mock'],
    ['answers/all.har', harFile('late'), 'har'],
  ] as const) {
    const said = await change(file, text);
    expect(said).toMatch(new RegExp(`✓ ${name} +changed`));
    expect(said).toContain('4 shots: 0 new, 1 changed, 0 unchanged, 3 reused');
  }
  expect(await round(watching, () => rm(join(cwd, 'recorded/name.json')))).toContain('does not exist');
  expect(await change('recorded/name.json', recording('Ada'))).toContain('1 changed');
  await endsWell(watching);
  await expectNothingLeft(tracked);
});

const inNamespace = (limit: string, command: string) =>
  ['-Ur', 'sh', '-c', `echo 0 > /proc/sys/user/${limit} && exec ${command}`] as const;
const canLimit = spawnSync('unshare', inNamespace('max_inotify_watches', 'true')).status === 0;

test.runIf(canLimit).each(['max_inotify_watches', 'max_inotify_instances'])(
  'that no change will be noticed is said, with what to type (%s)',
  async (limit) => {
    const tracked = trackProcesses();
    const cwd = await temporaryFolder({ 'site/index.html': page('a'), 'site/deep/er/a.css': '' });
    const { env } = tracked;
    const child = spawn('unshare', inNamespace(limit, `${process.execPath} ${bin} --watch site`), {
      cwd,
      env: { ...process.env, ...env },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    child.stderr.on('data', (text) => (said += text));
    const waited = () => said.split('Ctrl+C ends').length - 1;
    await expect.poll(waited, { timeout: 100_000 }).toBe(1);
    expect(said).toContain(`error Changes in ${join(cwd, 'site')} cannot be noticed: the system lets`);
    expect(said).toContain(`sudo sysctl fs.inotify.${limit.replace('inotify', 'user')}=`);
    expect(said).toContain('\nWaiting. Enter looks again');
    await writeFile(join(cwd, 'site/b.html'), '<h1>b');
    child.stdin.write('\n');
    await expect.poll(waited, { timeout: 100_000 }).toBe(2);
    expect(said).toContain('2 shots: 1 new');
    expect(said.split('cannot be noticed')).toHaveLength(2);
    child.kill('SIGINT');
    await once(child, 'close');
    await expectNothingLeft(tracked);
  },
);

test('--watch asks the site for its pages again after each change', async () => {
  const tracked = trackProcesses();
  const cwd = await temporaryFolder({
    'site/a.html': page('a'),
    'site/b.html': page('b'),
    'site/paths.json': '["/a.html"]',
    'pages.config.ts': `export default {
      site: './site',
      pages: async ({ url }) => (await fetch(url + '/paths.json')).json(),
      ${small}
    }`,
  });
  const watching = startCli(['--watch'], cwd, tracked.env);
  expect(await round(watching, () => {})).toContain('1 shot: 1 new');
  const list = (text: string) => () => writeFile(join(cwd, 'site/paths.json'), text);
  expect(await round(watching, list('["/a.html", "/b.html"]'))).toContain('2 shots: 1 new');
  expect(await round(watching, list('["/a.html"'))).toContain('Which pages there are is not known');
  expect(await round(watching, list('["/b.html"]'))).toContain('1 shot: 0 new');
  await endsWell(watching);
  await expectNothingLeft(tracked);
});
