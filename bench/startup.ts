/**
 * What starting costs. `npm run bench -- startup ../before` also measures an older checkout, which is built, and says how
 * much sooner each command is done; without it, what each takes beside Node with nothing to do.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compare, heading, inTurns, quantile, table, timed } from './compare.ts';
import { secondRun } from './second-run.ts';

const root = join(import.meta.dirname, '..');
const rounds = 40;
/** How much sooner a command is to be done than before, in milliseconds. */
const sooner = 100;
/** Each command as far as it gets without a browser, with what it ends with. */
const commands: Readonly<Record<string, number>> = {
  '--only none': 4,
  'check --only none': 4,
  'approve --quiet': 2,
  list: 0,
  'doctor none': 4,
  fonts: 0,
};

export default async (): Promise<void> => {
  const bin = await binOf(root);
  await compare({
    title: 'Start-up',
    unit: 'ms',
    rounds,
    reference: program('node -e 0', ['-e', '0']),
    ours: [
      { ...program('snapshot-site --version', [bin, '--version']), target: 1.15 },
      { ...program('snapshot-site --help', [bin, '--help']), target: 1.5 },
    ],
  });
  const before = process.argv[3];
  if (before !== undefined) await compareCommands({ before: await binOf(before), now: bin });
  await secondRun({ pages: 200, rounds: 3, edits: false });
};

/** In a project of one page, in turns; how much sooner a command is done is the median over all rounds. */
async function compareCommands(bins: { readonly before: string; readonly now: string }): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'snapshot-site-bench-'));
  try {
    await writeFile(join(folder, 'pages.config.json'), '{ "site": "./site" }');
    await mkdir(join(folder, 'site'));
    await writeFile(join(folder, 'site/index.html'), '<!doctype html><title>A page</title><h1>A page</h1>');
    const rows: string[][] = [];
    for (const [words, status] of Object.entries(commands)) {
      const [before, now] = [bins.before, bins.now].map((bin) =>
        program(`snapshot-site ${words}`, [bin, ...words.split(' ')], { cwd: folder, status }),
      ) as [Program, Program];
      for (const one of [before, now]) await one.measure();
      const costs = await inTurns<number, Program>([before, now], rounds / 2);
      const [was, is] = [costs.get(before)!, costs.get(now)!];
      const gain = quantile(
        was.map((cost, round) => cost - is[round]!),
        0.5,
      );
      const verdict = `≥ ${sooner} ${gain >= sooner ? '✓' : '✗'}`;
      rows.push([
        now.name,
        ...[quantile(was, 0.5), quantile(is, 0.5), gain].map((ms) => ms.toFixed(1)),
        verdict,
      ]);
    }
    console.log(`\n${heading('Each command, before and now', rounds / 2)}\n`);
    console.log(table([['', 'before, ms', 'now', 'sooner by', 'target'], ...rows]));
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Program {
  readonly name: string;
  measure(): Promise<number>;
}

function program(
  name: string,
  args: readonly string[],
  { cwd = root, status = 0 }: { readonly cwd?: string; readonly status?: number } = {},
): Program {
  return {
    name,
    measure: () =>
      timed(() => {
        const ended = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
        if (ended.status !== status) throw new Error(`${name} ended with ${ended.status}: ${ended.stderr}`);
      }),
  };
}

/** The command of a checkout that is built. */
async function binOf(folder: string): Promise<string> {
  const { bin } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    bin: { 'snapshot-site': string };
  };
  return join(resolve(folder), bin['snapshot-site']);
}
