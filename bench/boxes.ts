/**
 * What it costs to remember of what each page consists: pages of admin-lte without and with it. What the browser tells
 * of a page is asked in any case (src/capture/description.ts) and is in both.
 * `npm run bench -- boxes 3 folder` takes 3 rounds of all pages of a folder.
 */
import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser } from '../src/browser/index.ts';
import { recordBoxes } from '../src/capture/examine/index.ts';
import { capture, type Examiner, isPicture } from '../src/capture/index.ts';
import { configOf } from '../src/config/index.ts';
import { startSite } from '../src/index.ts';
import { listShots } from '../src/run.ts';
import { openBoxes } from '../src/store/boxes.ts';
import { compare, timed } from './compare.ts';
import { realPages, realSite } from './real-site.ts';

export default async (): Promise<void> => {
  const [, , , rounds = '5', given] = process.argv;
  const folder = given ?? realSite();
  const config = configOf(
    { site: folder, timeout: 300_000, ...(given === undefined && { pages: [...realPages] }) },
    process.cwd(),
  );
  const shots = await listShots(config);
  const { signal } = new AbortController();
  await using site = await startSite(folder);
  await using browser = openBrowser(config.browser, { signal, onEvent: () => {} });
  const workFolder = mkdtempSync(join(tmpdir(), 'snapshot-site-bench-'));
  let names = 0;
  const spent = { reading: 0, saving: 0 };

  const take = (record: boolean) => async () => {
    const all = await timed(async () => {
      for (const shot of shots) {
        const recorder = recordBoxes(shot);
        const examiner: Examiner = {
          begin: (page) => recorder.begin(page),
          async end(page, seen) {
            spent.reading += await timed(() => recorder.end(page, seen));
          },
        };
        const { taken } = await capture(shot, {
          siteUrl: site.url,
          newContext: browser.newContext,
          signal,
          examiners: record ? [examiner] : [],
        });
        if (!isPicture(taken)) throw new Error(`${shot.page.path}: ${taken.message}`);
        // What is kept already is not written again.
        if (!record) continue;
        names += 1;
        spent.saving += await timed(() => openBoxes(workFolder).save(String(names), recorder.boxes!));
      }
    });
    return all / shots.length;
  };
  try {
    await compare({
      title: `${shots.length} pages, one at a time`,
      unit: 'ms/page',
      rounds: Number(rounds),
      reference: { name: 'the picture', measure: take(false) },
      ours: [{ name: 'and its boxes, saved', measure: take(true), target: 1.05 }],
    });
    const sizes = readdirSync(join(workFolder, 'boxes')).map(
      (file) => statSync(join(workFolder, 'boxes', file)).size,
    );
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length / 1024;
    const perPage = (all: number) => (all / names).toFixed(1);
    console.log(`\nreading took ${perPage(spent.reading)} ms a page, saving ${perPage(spent.saving)} ms`);
    console.log(`${mean.toFixed(1)} KiB a page, at most ${(Math.max(...sizes) / 1024).toFixed(0)} KiB`);
  } finally {
    await rm(workFolder, { recursive: true });
  }
};
