import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandsIn, hostileTexts, unseen } from '../support/ci-commands.ts';
import { type Cli, cli, startCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const script = (text: string) => JSON.stringify(text).replaceAll('<', String.raw`\u003c`);

/** A page that says all of it: as its title and text, in the console, in errors, in addresses. */
const page = (more = '') => `<!doctype html><meta charset="utf-8"><title></title><h1></h1><pre></pre>
  <script>
    const texts = [${hostileTexts.map(script).join(', ')}];
    document.title = texts.join(' ');
    document.querySelector('h1').textContent = texts[0];
    document.querySelector('pre').textContent = texts.join(' / ');
    for (const text of texts) {
      console.error(text);
      fetch('/missing?' + text).catch(() => {});
      setTimeout(() => { throw new Error(text); }, 0);
    }
    ${more}
  </script>`;

const server = `
  import { createServer } from 'node:http';
  const texts = [${hostileTexts.map(script).join(', ')}];
  const pages = ${JSON.stringify({ '/': page(), '/moved': page("document.querySelector('h1').textContent = 'moved';") })};
  let moved = false;
  createServer((request, response) => {
    for (const text of texts) console.log(text);
    const { pathname } = new URL(request.url, 'http://x');
    if (pathname === '/end') process.exit(3);
    response.statusCode = pathname in pages ? 200 : 500;
    response.setHeader('content-type', 'text/html');
    response.end(pages[process.env.MOVED && pathname === '/' ? '/moved' : pathname] ?? texts.join('\\n'));
  }).listen(process.env.PORT, '127.0.0.1');
`;

async function project(pages: readonly unknown[], env: object = {}): Promise<string> {
  const config = {
    site: { command: 'node server.mjs', env },
    pages,
    viewport: { width: 300, height: 200 },
    timeout: 10_000,
  };
  return temporaryFolder({ 'server.mjs': server, 'pages.config.json': JSON.stringify(config) });
}

const everyReporter = ['terminal', 'github', 'json', 'junit'].flatMap((name) => ['--reporter', name]);

function expectHarmless(
  { stdout, stderr }: { stdout: string; stderr: string },
  ours: readonly string[] = [],
) {
  expect(commandsIn(stdout).filter((command) => !ours.includes(command))).toEqual([]);
  expect(commandsIn(stderr)).toEqual([]);
  expect(stdout).not.toMatch(unseen);
  expect(stderr).not.toMatch(unseen);
}

test('what pages and a server say commands no CI, whatever reports it', async () => {
  const cwd = await project([
    '/',
    { path: '/missing', name: 'missing' },
    { path: '/?::error::x##[add-mask]y' },
  ]);
  const summary = join(cwd, 'summary.md');
  const env = { GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: cwd };
  const taken = await cli(['--verbose', ...everyReporter], cwd, env);
  expect(taken.exitCode).toBe(3);
  expect(taken.stderr).toContain('# #[add-mask]from outside');
  expect(taken.stderr).toContain('site │ ::error::from outside');
  // Ours still works: a failed page is an annotation.
  expect(commandsIn(taken.stdout)).toContain('error');
  expectHarmless(taken, ['error']);
  expect(commandsIn(await readFile(summary, 'utf8'))).toEqual([]);

  const config = JSON.parse(await readFile(join(cwd, 'pages.config.json'), 'utf8'));
  config.site.env = { MOVED: 'yes' };
  await writeFile(join(cwd, 'pages.config.json'), JSON.stringify(config));
  const checked = await cli(['check', '--verbose', ...everyReporter, '--reporter', 'markdown'], cwd, env);
  expect(checked.stderr).toContain('became "moved"');
  expectHarmless(checked, ['error', 'warning']);
  for (const file of ['comment.md', 'junit.xml']) {
    const text = await readFile(join(cwd, '.snapshot-site/check', file), 'utf8');
    expect(commandsIn(text).filter((command) => !command.startsWith('section'))).toEqual([]);
    expect(text).not.toMatch(unseen);
  }
}, 60_000);

test.runIf(process.platform !== 'win32')(
  'the last lines of a server that ends, and its output under serve, command no CI',
  async () => {
    const cwd = await project(['/end']);
    const ended = await cli(['--verbose'], cwd);
    expect(ended.exitCode).toBe(2);
    expect(ended.stderr).toContain('exited with code 3');
    expectHarmless(ended);

    const serving: Cli = startCli(['serve'], await project(['/']));
    const [url] = await serving.prints(/http:\S+/);
    await fetch(url);
    await serving.prints(/\(?: :error::from outside/);
    serving.process.kill('SIGINT');
    expectHarmless(await serving.ended);
  },
  60_000,
);

test('names of files and of folders command no CI', async () => {
  const name = '##[add-mask]x \u202etxt';
  const cwd = await temporaryFolder({ [`site/${name}.html`]: '<h1>Hi</h1>' });
  await mkdir(join(cwd, name));
  await writeFile(join(cwd, name, 'pages.config.json'), '{');
  await chmod(join(cwd, name), 0o755);
  for (const args of [
    ['site', '--verbose'],
    ['list', 'site'],
    ['list', 'site', '--json'],
    ['check', name],
  ]) {
    expectHarmless(await cli(args, cwd));
  }
  expectHarmless(await cli([], join(cwd, name)));
  expectHarmless(await cli(['::error::x\n##[add-mask]x'], cwd));
}, 60_000);
