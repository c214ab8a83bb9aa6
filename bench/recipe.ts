/**
 * What the recipe costs: a page by the recipe, and with one step left out, beside a bare `goto` and `screenshot` in a
 * fresh context and beside `networkidle`. All share one browser; one page at a time.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright';
import { openBrowser } from '../src/browser/index.ts';
import { capture, isPicture } from '../src/capture/index.ts';
import { configOf } from '../src/config/index.ts';
import { defaults } from '../src/config/defaults.ts';
import { startSite } from '../src/index.ts';
import type { RecipeOptions } from '../src/options/index.ts';
import type { Options } from '../src/index.ts';
import { listShots } from '../src/run.ts';
import { stablePages } from '../test/fixtures/hostile/pages.ts';
import { startHostileSite } from '../test/fixtures/hostile/server.ts';
import { browserPath } from './browser-path.ts';
import { compare, timed } from './compare.ts';
import { realPages, realSite } from './real-site.ts';

const steps = Object.keys(defaults.shot.recipe) as (keyof RecipeOptions)[];
/** Without virtual time a page simply takes as long as its moment is late: `at`, four seconds. */
const cheap = steps.filter((step) => step !== 'virtualTime');
/** Those that do something when the page has loaded; the others cost next to nothing, as the simple page shows. */
const dear: readonly (keyof RecipeOptions)[] = ['scroll', 'settle', 'confirm'];

export default async (): Promise<void> => {
  const simple = await simpleSite();
  await compareOn('a simple page', simple.url, ['/'], { rounds: 15, target: 1.5, without: cheap });
  simple.server.close();
  await using real = await startSite(realSite());
  const some = realPages.filter((_, index) => index % 4 === 0);
  await compareOn(`${some.length} pages of admin-lte`, real.url, some, { rounds: 5, without: dear });
  await using hostile = await startHostileSite();
  const paths = stablePages.map(({ path }) => path);
  await compareOn('the hostile site', hostile.url, paths, { rounds: 3, without: dear, idle: false });
};

interface Measuring {
  readonly rounds: number;
  readonly target?: number;
  readonly without: readonly (keyof RecipeOptions)[];
  /** Whether the pages ever come to networkidle. Default `true`. */
  readonly idle?: boolean;
}

async function compareOn(
  title: string,
  siteUrl: string,
  paths: readonly string[],
  { rounds, target, without, idle = true }: Measuring,
): Promise<void> {
  const plain = await chromium.launch({
    executablePath: await browserPath(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const { browser: choice } = configOf({ site: siteUrl, pages: [...paths] }, '/');
  const { signal } = new AbortController();
  await using ours = openBrowser(choice, { signal, onEvent: () => {} });

  const bare = (waitUntil: 'load' | 'networkidle') => async () => {
    const spent = await timed(async () => {
      for (const path of paths) {
        const context = await plain.newContext({ viewport: { width: 1280, height: 800 } });
        const page = await context.newPage();
        await page.goto(new URL(path, siteUrl).href, { waitUntil });
        await page.screenshot({ fullPage: true });
        await context.close();
      }
    });
    return spent / paths.length;
  };
  const recipe = (options: Options) => async () => {
    const shots = await listShots(configOf({ site: siteUrl, pages: [...paths], ...options }, '/'));
    const spent = await timed(async () => {
      for (const shot of shots) {
        const { taken } = await capture(shot, { siteUrl, newContext: ours.newContext, signal });
        if (!isPicture(taken)) throw new Error(`${shot.page.path}: ${taken.message}`);
      }
    });
    return spent / paths.length;
  };

  try {
    await compare({
      title: `\nThe recipe on ${title}`,
      unit: 'ms/page',
      rounds,
      reference: { name: 'goto + screenshot', measure: bare('load') },
      ours: [
        ...(idle ? [{ name: 'goto networkidle + screenshot', measure: bare('networkidle') }] : []),
        { name: 'the recipe', measure: recipe({}), ...(target === undefined ? {} : { target }) },
        ...without.map((step) => ({
          name: `  without ${step}`,
          measure: recipe({ recipe: { [step]: false } }),
        })),
        {
          name: '  with scroll and confirm always',
          measure: recipe({ recipe: { scroll: true, confirm: true } }),
        },
      ],
    });
  } finally {
    await plain.close();
  }
}

/** A text page with a stylesheet, a script, an image and nothing that moves. */
async function simpleSite(): Promise<{ url: string; server: Server }> {
  const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/': [
      'text/html',
      `<!doctype html><title>Simple</title><link rel="stylesheet" href="/style.css"><h1>A simple page</h1><img src="/image.svg" alt="">
      ${'<p>Some words that say nothing but fill a line or two of this page, as words on pages do.</p>'.repeat(30)}<script src="/script.js"></script>`,
    ],
    '/style.css': ['text/css', 'body { max-width: 40em; margin: 2em auto; font: 16px/1.5 sans-serif }'],
    '/script.js': ['text/javascript', 'document.body.append("the end")'],
    '/image.svg': [
      'image/svg+xml',
      '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100"><rect width="300" height="100" fill="#369"/></svg>',
    ],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ''] ?? ['text/plain', ''];
    response.writeHead(200, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}
