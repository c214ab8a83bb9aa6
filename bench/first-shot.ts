/**
 * From the command to the first picture, everything stopped again: a folder, a module and a command, beside the two
 * usual ways to start a server for a script, which takes 200 ms to listen, and beside a bare script that has its server
 * in it. Needs `npm run build`. `npm run bench -- first-shot 3` takes 3 rounds instead of 10.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, timed } from './compare.ts';
import { browserPath } from './browser-path.ts';

const here = join(import.meta.dirname, 'first-shot');
const root = join(import.meta.dirname, '..');
const bin = join(root, 'dist/cli/bin.cjs');
const programs = join(root, 'node_modules/.bin');

export default async (): Promise<void> => {
  const browser = await browserPath();
  const contender = (name: string, command: string, ...args: string[]) => ({
    name,
    measure: () => takeOne({ command, args, browser }),
  });
  await compare({
    title: 'From start to first picture, and stopped',
    unit: 'ms',
    rounds: Number(process.argv[3] ?? 10),
    reference: contender('Playwright Test with `webServer`', join(programs, 'playwright'), 'test'),
    ours: [
      contender(
        'start-server-and-test + a script',
        join(programs, 'start-server-and-test'),
        'node server.mjs',
        '{url}',
        'node shoot.mjs',
      ),
      contender('a script with the server in it', process.execPath, 'by-hand.mjs'),
      contender(
        'snapshot-site, a command with {port}',
        process.execPath,
        bin,
        '--command',
        'PORT={port} node server.mjs',
        '-o',
        '{output}',
        '/',
      ),
      contender('snapshot-site, a module', process.execPath, bin, 'app.mjs', '-o', '{output}'),
      contender('snapshot-site, a folder', process.execPath, bin, 'site', '-o', '{output}'),
    ],
  });
};

async function takeOne({
  command,
  args,
  browser,
}: {
  command: string;
  args: readonly string[];
  browser: string;
}): Promise<number> {
  const output = mkdtempSync(join(tmpdir(), 'snapshot-site-bench-'));
  const file = join(output, 'index.png');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const fill = (text: string) => text.replace('{url}', url).replace('{output}', output);
  const env = {
    ...process.env,
    PORT: String(port),
    SHOT_URL: url,
    SHOT_FILE: file,
    SHOT_OUTPUT: join(output, 'results'),
    SNAPSHOT_SITE_BROWSER: browser,
  };
  try {
    return await timed(() => {
      const { status, stderr, stdout } = spawnSync(command, args.map(fill), {
        cwd: here,
        env,
        encoding: 'utf8',
      });
      if (status !== 0 || !existsSync(file))
        throw new Error(`${command} ended with ${status}: ${stdout}${stderr}`);
    });
  } finally {
    rmSync(output, { recursive: true });
  }
}

/** The others want to be told a port; we hope with them that nobody takes it. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
