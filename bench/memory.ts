/**
 * Whether memory and the time of a page stay the same however many pages there are: the built command line on a
 * generated site of few pages and on one of many. `npm run bench -- memory 50 3000` takes other numbers than 100 and
 * 1,000. Linux only.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { browserPath } from './browser-path.ts';
import { table, verdict } from './compare.ts';
import { writeManyPages } from './many-pages.ts';
import { memoryOfTree } from './process-tree.ts';

const bin = fileURLToPath(new URL('../dist/cli/bin.cjs', import.meta.url));
const sampleMs = 500;
const tenths = Array.from({ length: 10 }, (_, index) => index);

export default async (): Promise<void> => {
  const counts = [Number(process.argv[3] ?? 100), Number(process.argv[4] ?? 1000)];
  const browser = await browserPath();
  const runs: Measured[] = [];
  for (const count of counts) runs.push(await measure(count, browser));

  const [small, large] = runs as [Measured, Measured];
  console.log(
    `Many pages (whole pages at 1280 × 800, ${availableParallelism()} × ${cpus()[0]?.model.trim()}, Node ${process.version})\n`,
  );
  const heading = ['', ...counts.map((count) => `${count} pages`), 'ratio', 'target'];
  console.log(
    table([
      heading,
      row('peak of all processes, MiB', small.peak, large.peak, 1.2),
      row('peak of the tool and the site, MiB', small.peakOfTool, large.peakOfTool),
      row('ms a page', small.msPerPage, large.msPerPage),
    ]),
  );
  console.log(`\nThe ${counts[1]} pages in tenths\n`);
  console.log(
    table([
      ['', ...tenths.map((index) => `${index + 1}`), 'last : first'],
      tenthsRow('peak, MiB', large.peaks),
      tenthsRow('of that the tool', large.peaksOfTool),
      tenthsRow('ms a page', large.paces),
    ]),
  );
};

function row(name: string, small: number, large: number, target?: number): string[] {
  return [name, small.toFixed(0), large.toFixed(0), ...verdict(large / small, target)];
}

function tenthsRow(name: string, values: readonly number[]): string[] {
  return [name, ...values.map((value) => value.toFixed(0)), (values.at(-1)! / values[0]!).toFixed(2)];
}

interface Measured {
  readonly peak: number;
  readonly peakOfTool: number;
  readonly msPerPage: number;
  /** For each tenth of the pages. */
  readonly peaks: readonly number[];
  readonly peaksOfTool: readonly number[];
  readonly paces: readonly number[];
}

interface Sample {
  readonly done: number;
  readonly all: number;
  readonly tool: number;
}

async function measure(count: number, browser: string): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'snapshot-site-bench-'));
  try {
    await writeManyPages(join(folder, 'site'), count);
    return summarise(count, await runOnce(folder, browser));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs the tool, and looks at its processes all the while. */
async function runOnce(cwd: string, browser: string): Promise<{ samples: Sample[]; doneMs: number[] }> {
  const tool = spawn(process.execPath, [bin, 'site', '--browser', browser], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const samples: Sample[] = [];
  // The browser is on its way before the first page: what that takes is no page's time.
  const doneMs: number[] = [];
  const lines: string[] = [];
  createInterface({ input: tool.stderr }).on('line', (line) => {
    lines.push(line);
    if (line.startsWith('✓')) doneMs.push(performance.now());
  });
  const timer = setInterval(() => {
    const { root, below } = memoryOfTree(tool.pid!);
    samples.push({ done: doneMs.length, all: root + below, tool: root });
  }, sampleMs);
  const [exitCode] = await once(tool, 'close');
  clearInterval(timer);
  if (exitCode !== 0) throw new Error(`snapshot-site ended with ${exitCode}: ${lines.slice(-10).join('\n')}`);
  return { samples, doneMs };
}

function summarise(count: number, { samples, doneMs }: { samples: Sample[]; doneMs: number[] }): Measured {
  const inTenth = (index: number) =>
    samples.filter(({ done }) => Math.min(9, Math.floor((10 * done) / count)) === index);
  const at = (tenth: number) => doneMs[Math.min(count - 1, Math.round((tenth * count) / 10))]!;
  const pace = (from: number, to: number) => (at(to) - at(from)) / (((to - from) * count) / 10);
  return {
    peak: Math.max(...samples.map(({ all }) => all)),
    peakOfTool: Math.max(...samples.map(({ tool }) => tool)),
    msPerPage: pace(0, 10),
    peaks: tenths.map((index) => Math.max(...inTenth(index).map(({ all }) => all))),
    peaksOfTool: tenths.map((index) => Math.max(...inTenth(index).map(({ tool }) => tool))),
    paces: tenths.map((index) => pace(index, index + 1)),
  };
}
