/**
 * How many shots at a time are fastest: a whole run over real pages at several values of `concurrency`, beside the
 * shortest Playwright script that takes the same pictures one after another.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { run, startSite } from '../src/index.ts';
import { browserPath } from './browser-path.ts';
import { compare, timed } from './compare.ts';
import { realPages, realSite } from './real-site.ts';

export default async (): Promise<void> => {
  const site = realSite();
  const browser = await browserPath();
  await compare({
    title: `${realPages.length} pages of admin-lte, whole pages at 1280 × 800`,
    unit: 'ms/page',
    rounds: 5,
    reference: { name: 'bare Playwright script', measure: () => perPage(() => bareScript(site, browser)) },
    ours: [1, 2, 3, 4, 6].map((concurrency) => ({
      name: `snapshot-site --concurrency ${concurrency}`,
      measure: () => perPage((output) => ourRun(site, { browser, concurrency, output })),
    })),
  });
};

async function perPage(take: (output: string) => Promise<void>): Promise<number> {
  const output = await mkdtemp(join(tmpdir(), 'snapshot-site-bench-'));
  try {
    return (await timed(() => take(output))) / realPages.length;
  } finally {
    await rm(output, { recursive: true });
  }
}

async function ourRun(
  site: string,
  { browser, concurrency, output }: { browser: string; concurrency: number; output: string },
): Promise<void> {
  const { counts } = await run({ site, pages: realPages, browser, concurrency, output });
  if (counts.new !== realPages.length) throw new Error(`only ${counts.new} pages were captured`);
}

async function bareScript(folder: string, executablePath: string): Promise<void> {
  await using site = await startSite(folder);
  const browser = await chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  for (const path of realPages) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(new URL(path, site.url).href);
    await page.screenshot({ fullPage: true });
    await context.close();
  }
  await browser.close();
}
