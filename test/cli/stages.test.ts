import { expect, test } from 'vitest';
import { startCli } from '../support/cli.ts';
import { expectNothingLeft, expectNothingLeftSoon, trackProcesses } from '../support/processes.ts';
import { temporaryFolder } from '../support/temporary.ts';

/*
 * A run on a command site, ended at each of its stages. All that comes of the tool carries the mark of the test: the
 * tool itself, the browser, the site, the watchdog.
 */

const server = (delayMs: number, onTerm = 'process.exit()') => `
  import { createServer } from 'node:http';
  process.on('SIGTERM', () => { console.log('asked to end'); ${onTerm}; });
  console.log('on port ' + process.env.PORT);
  const answer = (request, response) => request.url === '/hangs' ? console.log('hangs now') : response.end('<p>page');
  setTimeout(() => createServer(answer).listen(process.env.PORT, '127.0.0.1'), ${delayMs});
`;

const stages = {
  'while the site starts': { site: server(60_000), marker: /on port (\d+)/ },
  'while a page is captured': { site: server(0), marker: /hangs now/ },
} as const;

async function startRun(site: string) {
  const cwd = await temporaryFolder({ 'server.mjs': site });
  const tracked = trackProcesses();
  const args = ['--command', 'PORT={port} node server.mjs', '/', '/hangs', '--verbose'];
  const run = startCli(args, cwd, tracked.env);
  const url = async () => `http://127.0.0.1:${(await run.prints(/on port (\d+)/))[1]}/`;
  return { run, tracked, url };
}

const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

test.for(
  Object.entries(stages).flatMap(([stage, given]) =>
    signals.map((signal) => [signal[0], stage, signal[1], given] as const),
  ),
)('%s %s ends with %i and leaves nothing behind', async ([signal, , exitCode, { site, marker }]) => {
  const { run, tracked, url } = await startRun(site);
  const where = await url();
  await run.prints(marker);
  run.process.kill(signal);
  expect((await run.ended).exitCode).toBe(exitCode);
  await expectNothingLeft(tracked, where);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'a second %s while a stubborn site is stopped ends at once and leaves nothing behind',
  async (signal) => {
    const { run, tracked, url } = await startRun(server(0, ''));
    const where = await url();
    await run.prints(/hangs now/);
    run.process.kill(signal);
    await run.prints(/asked to end/);
    run.process.kill(signal);
    expect((await run.ended).exitCode).toBeGreaterThan(128);
    // What ends the rest is the watchdog, which the tool does not wait for any more.
    await expectNothingLeftSoon(tracked, where);
  },
);

test.each(Object.entries(stages))('SIGKILL %s leaves nothing behind', async (_, { site, marker }) => {
  const { run, tracked, url } = await startRun(site);
  const where = await url();
  await run.prints(marker);
  run.process.kill('SIGKILL');
  await run.ended;
  await expectNothingLeftSoon(tracked, where);
});

test('an error that a config throws later, where nobody catches it, leaves nothing behind', async () => {
  const cwd = await temporaryFolder({
    'server.mjs': server(60_000),
    'pages.config.mjs': `
      import { existsSync } from 'node:fs';
      setInterval(() => { if (existsSync(new URL('started', import.meta.url))) throw new Error('out of the blue'); }, 20);
      export default { site: { command: 'PORT={port} node server.mjs & touch started; wait' }, pages: ['/'] };
    `,
  });
  const tracked = trackProcesses();
  const { exitCode, stderr } = await startCli(['--verbose'], cwd, tracked.env).ended;
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('out of the blue');
  await expectNothingLeftSoon(tracked);
});
