/**
 * The first run: how many pages a second, and how much of the processor for each, from the start of the command to its
 * end. Beside it Playwright Test, the shortest Playwright script, and as little as the browser can be asked for. All take
 * the same pages of the same server with the same browser and the same fonts, and reach no other host.
 *
 * `npm run bench -- throughput [rounds [name…]]`; with names, only the contenders whose name begins so.
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

const root = join(import.meta.dirname, '..');
const here = join(import.meta.dirname, 'throughput');
const playwright = join(root, 'node_modules/.bin/playwright');

const pageCount = 60;
/** The dashboards ask other hosts for scripts and fonts; whether they answer, and when, is not to be measured. */
const nobodyElse = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

interface Measured {
  readonly ms: number;
  readonly cpuMs: number;
  /** From the first picture to the last one, for each page after the first. */
  readonly steadyMs: number;
}

interface Contender {
  readonly name: string;
  measure(): Promise<Measured>;
}

export default async (): Promise<void> => {
  const [rounds = '5', ...wanted] = process.argv.slice(3);
  await using site = await startSite(realSite());
  const paths = everyRealPage().slice(0, pageCount);
  const setting = { siteUrl: site.url, paths, browser: await browserPath() };
  await using fonts = await openFonts(pinned, thisMachine(), {
    signal: new AbortController().signal,
    onEvent: () => {},
  });
  const scene = { ...setting, fonts: fonts.env };
  const reference = playwrightTest(scene, 2);
  const others = [
    playwrightTest(scene, 3),
    script(scene, 2),
    script(scene, 3),
    protocol(scene, 2),
    protocol(scene, 3),
    ours(scene),
  ].filter(({ name }) => wanted.length === 0 || wanted.some((begin) => name.startsWith(begin)));
  const contenders = [reference, ...others];
  // The files are read, and the fonts are known, before anything counts.
  await reference.measure();
  print(await inTurns<Measured, Contender>(contenders, Number(rounds)), reference, Number(rounds));
};

const pinned = {
  path: undefined,
  origin: undefined,
  download: true,
  args: [],
  fonts: { kind: 'pinned', sets: [], paths: [] },
} as const;

interface Scene {
  readonly siteUrl: string;
  readonly paths: readonly string[];
  readonly browser: string;
  readonly fonts: NodeJS.ProcessEnv;
}

function playwrightTest(scene: Scene, workers: number): Contender {
  return run(`Playwright Test, ${workers} workers`, scene, () => ({
    command: playwright,
    args: ['test'],
    inFlight: workers,
  }));
}

function script(scene: Scene, inFlight: number): Contender {
  return run(`bare Playwright script, ${inFlight} at a time`, scene, () => ({
    command: process.execPath,
    args: ['script.mjs'],
    inFlight,
  }));
}

function protocol(scene: Scene, inFlight: number): Contender {
  return run(`bare protocol, ${inFlight} at a time`, scene, () => ({
    command: process.execPath,
    args: ['protocol.mjs'],
    inFlight,
  }));
}

function ours(scene: Scene): Contender {
  return run('snapshot-site', scene, async (output) => {
    // The scratch folder lies beside it: each run has an empty one.
    const config = join(output, 'pages.config.mjs');
    const options = {
      site: scene.siteUrl,
      pages: scene.paths,
      browser: { path: scene.browser, args: [nobodyElse] },
    };
    await writeFile(config, `export default ${JSON.stringify(options)};`);
    return {
      command: process.execPath,
      args: [join(root, 'dist/cli/bin.js'), '-c', config, '-o', output],
      inFlight: 0,
    };
  });
}

interface Plan {
  readonly command: string;
  readonly args: readonly string[];
  readonly inFlight: number;
}

function run(
  name: string,
  { siteUrl, paths, browser, fonts }: Scene,
  plan: (output: string) => Plan | Promise<Plan>,
): Contender {
  return {
    name,
    async measure() {
      const output = await mkdtemp(join(tmpdir(), 'snapshot-site-bench-'));
      try {
        const { command, args, inFlight } = await plan(output);
        const env = {
          ...process.env,
          ...fonts,
          BENCH_URLS: JSON.stringify(paths.map((path) => new URL(path, siteUrl).href)),
          BENCH_OUTPUT: output,
          BENCH_IN_FLIGHT: String(inFlight),
          BENCH_ARGS: JSON.stringify([nobodyElse, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]),
          SNAPSHOT_SITE_BROWSER: browser,
        };
        const cost = await costOf({ command, args, cwd: here, env });
        return { ...cost, steadyMs: await betweenPictures(output, paths.length) };
      } finally {
        await rm(output, { recursive: true });
      }
    },
  };
}

async function betweenPictures(folder: string, count: number): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  const pictures = files.filter((file) => file.endsWith('.png'));
  if (pictures.length !== count) throw new Error(`${pictures.length} pictures instead of ${count}`);
  const times = await Promise.all(pictures.map(async (file) => (await stat(join(folder, file))).mtimeMs));
  return (Math.max(...times) - Math.min(...times)) / (count - 1);
}

function print(all: ReadonlyMap<Contender, Measured[]>, reference: Contender, rounds: number): void {
  const base = all.get(reference)!;
  const rows = [...all].map(([{ name }, own]) => [
    name,
    median(own.map(({ ms }) => (pageCount * 1000) / ms)).toFixed(2),
    showSpread(own.map(({ ms }, round) => base[round]!.ms / ms)),
    median(own.map(({ steadyMs }) => 1000 / steadyMs)).toFixed(2),
    median(own.map(({ cpuMs }) => cpuMs / pageCount)).toFixed(0),
    showSpread(own.map(({ cpuMs }, round) => cpuMs / base[round]!.cpuMs)),
  ]);
  const head = ['', 'pages/s', 'times as fast', 'after the first', 'CPU ms/page', 'ratio'];
  console.log(`${heading(`${pageCount} whole pages of admin-lte at 1280 × 800`, rounds)}\n`);
  console.log(table([head, ...rows]));
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
