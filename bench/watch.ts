/**
 * From saving a file to its new picture, with `--watch` on a site of 50 pages: beside the shortest script that takes the
 * same page in a browser that is up already. `npm run bench -- watch 5` takes 5 rounds instead of 15.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openBrowser } from '../src/browser/index.ts';
import { configOf } from '../src/config/index.ts';
import { startSite } from '../src/index.ts';
import { compare, timed } from './compare.ts';
import { writeManyPages } from './many-pages.ts';

const bin = join(import.meta.dirname, '../dist/cli/bin.cjs');
const pages = 50;

export default async (): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'snapshot-site-bench-'));
  const site = join(folder, 'site');
  await writeManyPages(site, pages);
  const edited = join(site, 'page-000000.html');
  const html = await readFile(edited, 'utf8');
  let edits = 0;
  const edit = () => writeFile(edited, `${html}<p>Edit ${(edits += 1)}`);

  const { signal } = new AbortController();
  await using server = await startSite(site);
  const config = configOf({ site }, folder);
  await using browser = openBrowser(config.browser, { signal, onEvent: () => {} });
  const watching = spawn(process.execPath, [bin, site, '--watch'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, CI: '' },
  });
  let said = '';
  watching.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  /** Resolves when so many rounds are over. */
  const rounds = async (count: number) => {
    while (said.split('Ctrl+C ends').length <= count) {
      if (watching.exitCode !== null) throw new Error(`The watching ended: ${said}`);
      await delay(5);
    }
  };
  const picture = join(folder, 'output/page-000000.png');
  const changed = async () => (await stat(picture)).mtimeMs;

  try {
    let done = 1;
    await rounds(done);
    await compare({
      title: `From a saved file to its picture, one of ${pages} pages`,
      unit: 'ms',
      rounds: Number(process.argv[3] ?? 15),
      reference: {
        name: 'context, goto and screenshot in a browser that is up',
        measure: () =>
          timed(async () => {
            const context = await browser.newContext({});
            const page = await context.newPage();
            await page.goto(new URL('page-000000', server.url).href);
            await page.screenshot({ path: join(folder, 'reference.png'), fullPage: true });
            await context.close();
          }),
      },
      ours: [
        {
          name: 'snapshot-site --watch',
          async measure() {
            const before = await changed();
            const spent = await timed(async () => {
              await edit();
              while ((await changed()) === before) await delay(2);
            });
            await rounds((done += 1));
            return spent;
          },
        },
      ],
    });
  } finally {
    watching.kill('SIGINT');
    if (watching.exitCode === null) await once(watching, 'exit');
    await rm(folder, { recursive: true });
  }
};
