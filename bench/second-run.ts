/**
 * The second run: how long the built command line takes for many pages when nothing changed, when one page did, and when
 * a stylesheet of a tenth of them did, beside the first run. `npm run bench -- second-run 50` takes 50 pages instead
 * of 200, `-- second-run 50 5` five rounds instead of three.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserPath } from './browser-path.ts';
import { quantile, showSpread, table, timed } from './compare.ts';
import { writeManyPages } from './many-pages.ts';

const bin = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url));

interface Kind {
  readonly name: string;
  /** Makes the change before it is measured. */
  change(site: Site, round: number): Promise<void>;
  /** How many shots are to be captured. */
  captured(pages: number): number;
  readonly target?: number;
}

interface Site {
  readonly folder: string;
  readonly pages: number;
}

const kinds: readonly Kind[] = [
  {
    name: 'first run',
    change: ({ folder }) => forget(folder),
    captured: (pages) => pages,
  },
  { name: 'nothing changed', change: async () => {}, captured: () => 0, target: 1 / 30 },
  {
    name: 'one page changed',
    change: ({ folder }, round) => edit(folder, 'page-000001.html', `<p>Edited ${round}</p>`),
    captured: () => 1,
  },
  {
    name: 'a stylesheet of a tenth of them changed',
    change: ({ folder }, round) => edit(folder, 'tenth.css', `h1 { letter-spacing: ${round + 1}px }`),
    captured: (pages) => Math.ceil(pages / 10),
  },
];

export default async (): Promise<void> => {
  const pages = Number(process.argv[3] ?? 200);
  const rounds = Number(process.argv[4] ?? 3);
  const folder = await mkdtemp(join(tmpdir(), 'snapshot-site-bench-'));
  const site = { folder, pages };
  const browser = await browserPath();
  const costs = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
  try {
    await writeManyPages(join(folder, 'site'), pages);
    await linkTenth(site);
    for (let round = 0; round < rounds; round += 1) {
      for (const kind of kinds) {
        await kind.change(site, round);
        costs.get(kind)!.push(await runOnce(site, browser, kind.captured(pages)));
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  print(costs, pages, rounds);
};

async function runOnce({ folder, pages }: Site, browser: string, captured: number): Promise<number> {
  let said = '';
  const ms = await timed(() => {
    const { CI: _, ...env } = process.env;
    const run = spawnSync(process.execPath, [bin, 'site', '--json', '--quiet', '--browser', browser], {
      cwd: folder,
      env,
      encoding: 'utf8',
      maxBuffer: 1e9,
    });
    said = run.stdout;
    if (run.status !== 0) throw new Error(`the run ended with ${run.status}: ${run.stderr}`);
  });
  const { counts } = JSON.parse(said) as { counts: Record<string, number> };
  if (counts['reused'] !== pages - captured)
    throw new Error(`expected ${captured} of ${pages} to be captured, but: ${JSON.stringify(counts)}`);
  return ms;
}

async function forget(folder: string): Promise<void> {
  for (const name of ['output', '.snapshot-site'])
    await rm(join(folder, name), { recursive: true, force: true });
}

async function edit(folder: string, file: string, text: string): Promise<void> {
  const path = join(folder, 'site', file);
  await writeFile(path, `${await readFile(path, 'utf8')}\n${text}\n`);
}

/** Every tenth page loads a stylesheet that the others do not. */
async function linkTenth({ folder, pages }: Site): Promise<void> {
  await writeFile(join(folder, 'site/tenth.css'), '');
  for (let number = 0; number < pages; number += 10) {
    const name = `page-${String(number).padStart(6, '0')}.html`;
    await edit(folder, name, '<link rel="stylesheet" href="/tenth.css">');
  }
}

function print(costs: ReadonlyMap<Kind, readonly number[]>, pages: number, rounds: number): void {
  const first = costs.get(kinds[0]!)!;
  const rows = [...costs].map(([{ name, target }, own]) => {
    const ratios = own.map((ms, round) => ms / first[round]!);
    const met = target !== undefined && quantile(ratios, 0.5) <= target;
    return [
      name,
      (quantile(own, 0.5) / 1000).toFixed(2),
      quantile(ratios, 0.5).toFixed(3),
      showSpread(own.map((ms, round) => first[round]! / ms)),
      target === undefined ? '' : `≤ ${target.toFixed(3)} ${met ? '✓' : '✗'}`,
    ];
  });
  console.log(
    `${pages} pages, a folder (${rounds} rounds, ${availableParallelism()} × ${cpus()[0]?.model.trim()}, Node ${process.version})\n`,
  );
  console.log(table([['', 'median s', 'ratio', 'times as fast', 'target'], ...rows]));
}
