/**
 * Those who take the pages of the same server, with the same browser and the same fonts, and reach no other host: what
 * each takes of time and of the processor, from the start of its command to its end.
 */
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFonts } from '../src/browser/fonts/index.ts';
import { thisMachine } from '../src/browser/machine.ts';
import { startSite } from '../src/index.ts';
import { browserPath } from './browser-path.ts';
import { heading, inTurns, quantile, showSpread, table } from './compare.ts';
import { costOf } from './process-tree.ts';
import { everyRealPage, realSite } from './real-site.ts';

/** The command-line tool, as it is built. */
export const command = join(import.meta.dirname, '../dist/cli/bin.cjs');

/** The dashboards ask other hosts for scripts and fonts; whether they answer, and when, is not to be measured. */
export const nobodyElse = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';
/** Chromium refuses to be sandboxed as root. */
export const browserArgs = [nobodyElse, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];

export interface Scene {
  readonly siteUrl: string;
  readonly paths: readonly string[];
  readonly browser: string;
  readonly fonts: NodeJS.ProcessEnv;
}

/** Serves so many of the pages, and the fonts, while `work` lasts. */
export async function withScene(pageCount: number, work: (scene: Scene) => Promise<void>): Promise<void> {
  await using site = await startSite(realSite());
  await inScene({ siteUrl: site.url, paths: everyRealPage().slice(0, pageCount) }, work);
}

/** Finds the browser, and serves the fonts, while `work` lasts. */
export async function inScene(
  pages: Pick<Scene, 'siteUrl' | 'paths'>,
  work: (scene: Scene) => Promise<void>,
): Promise<void> {
  await using fonts = await openFonts(pinned, thisMachine(), {
    signal: new AbortController().signal,
    onEvent: () => {},
  });
  await work({ ...pages, browser: await browserPath(), fonts: fonts.env });
}

const pinned = {
  path: undefined,
  origin: undefined,
  download: true,
  args: [],
  fonts: { kind: 'pinned', sets: [], paths: [] },
} as const;

export interface Plan {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Default: only that of all. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface Measured {
  readonly ms: number;
  readonly cpuMs: number;
  /** From the first picture to the last one, for each page after the first. */
  readonly steadyMs: number;
}

export interface Contender {
  readonly name: string;
  measure(): Promise<Measured>;
}

/**
 * @param plan What to run, for an empty folder that its pictures come to lie in.
 * @param count How many pictures it has to take. Default: one of each page.
 */
export function contender(
  name: string,
  { paths, browser, fonts }: Scene,
  plan: (output: string) => Plan | Promise<Plan>,
  count = paths.length,
): Contender {
  return {
    name,
    async measure() {
      const output = await mkdtemp(join(tmpdir(), 'snapshot-site-bench-'));
      try {
        const { env = {}, ...run } = await plan(output);
        const cost = await costOf({
          ...run,
          env: { ...process.env, ...fonts, SNAPSHOT_SITE_BROWSER: browser, ...env },
        });
        return { ...cost, steadyMs: await betweenPictures(output, count) };
      } finally {
        await rm(output, { recursive: true });
      }
    },
  };
}

/** Playwright Test with the tests of a folder, which find in the environment what to take. */
export function playwrightTest(
  name: string,
  scene: Scene,
  {
    tests,
    workers,
    env,
    count,
  }: {
    readonly tests: string;
    readonly workers: number;
    readonly env?: NodeJS.ProcessEnv;
    readonly count?: number;
  },
): Contender {
  const plan = (output: string): Plan => ({
    command: join(import.meta.dirname, '../node_modules/.bin/playwright'),
    args: ['test', '-c', join(import.meta.dirname, 'playwright.config.mjs')],
    cwd: tests,
    env: { ...environmentOf(scene, { inFlight: workers, output }), BENCH_TESTS: tests, ...env },
  });
  return contender(name, scene, plan, count);
}

/** What the others find in their environment. */
export function environmentOf(
  scene: Scene,
  { inFlight, output }: { readonly inFlight: number; readonly output: string },
): NodeJS.ProcessEnv {
  return {
    BENCH_URLS: JSON.stringify(urlsOf(scene)),
    BENCH_OUTPUT: output,
    BENCH_IN_FLIGHT: String(inFlight),
    BENCH_ARGS: JSON.stringify(browserArgs),
  };
}

/** @param pages Default: those of the scene. */
export function ours(scene: Scene, pages: readonly unknown[] = scene.paths): Contender {
  const plan = async (output: string): Promise<Plan> => {
    // The work folder lies beside it: each run has an empty one.
    const config = join(output, 'pages.config.mjs');
    const options = {
      site: scene.siteUrl,
      pages,
      browser: { executablePath: scene.browser, args: [nobodyElse] },
    };
    await writeFile(config, `export default ${JSON.stringify(options)};`);
    return { command: process.execPath, args: [command, '-c', config, '-o', output], cwd: output };
  };
  return contender('snapshot-site', scene, plan, pages.length);
}

export function urlsOf({ siteUrl, paths }: Scene): string[] {
  return paths.map((path) => new URL(path, siteUrl).href);
}

/** Those whose name begins with one of these; all of them where none is named. */
export function named(contenders: readonly Contender[], begins: readonly string[]): readonly Contender[] {
  return contenders.filter(
    ({ name }) => begins.length === 0 || begins.some((begin) => name.startsWith(begin)),
  );
}

/** Measures them in turns, and prints each beside the first. */
export async function race(
  contenders: readonly Contender[],
  { paths }: Scene,
  {
    rounds,
    count = paths.length,
    what = `${count} whole pages of admin-lte at 1280 × 800`,
  }: { readonly rounds: number; readonly count?: number; readonly what?: string },
): Promise<void> {
  // The files are read, and the fonts are known, before anything counts.
  await contenders[0]!.measure();
  const all = await inTurns<Measured, Contender>(contenders, rounds);
  const base = all.get(contenders[0]!)!;
  const rows = [...all].map(([{ name }, own]) => [
    name,
    median(own.map(({ ms }) => (count * 1000) / ms)).toFixed(2),
    showSpread(own.map(({ ms }, round) => base[round]!.ms / ms)),
    median(own.map(({ steadyMs }) => 1000 / steadyMs)).toFixed(2),
    median(own.map(({ cpuMs }) => cpuMs / count)).toFixed(0),
    showSpread(own.map(({ cpuMs }, round) => cpuMs / base[round]!.cpuMs)),
  ]);
  const head = ['', 'pictures/s', 'times as fast', 'after the first', 'CPU ms/picture', 'ratio'];
  console.log(`${heading(what, rounds)}\n`);
  console.log(table([head, ...rows]));
}

async function betweenPictures(folder: string, count: number): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  const pictures = files.filter((file) => file.endsWith('.png'));
  if (pictures.length !== count) throw new Error(`${pictures.length} pictures instead of ${count}`);
  const times = await Promise.all(pictures.map(async (file) => (await stat(join(folder, file))).mtimeMs));
  return (Math.max(...times) - Math.min(...times)) / (count - 1);
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
