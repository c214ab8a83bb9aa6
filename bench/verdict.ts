/**
 * What comparing costs: 200 pairs of pictures, a quarter each with the same bytes, encoded anew, nearly the same and far
 * apart, against odiff (its server), pixelmatch + pngjs and Playwright's comparator. `npm run bench -- compare 40`
 * takes 40 pairs.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ODiffServer } from 'odiff-bin';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import sharp from 'sharp';
import { openComparer } from '../src/compare/index.ts';
import { paint, type Painted, png, random, text } from '../test/compare/paint.ts';
import { playwrightComparator } from '../test/compare/playwright.ts';
import { quantile, table, timed } from './compare.ts';

/** The heights of pages: most are a few screens long, and one in twelve is very long. */
const heights = [800, 2000, 3000, 6000, 800, 2000, 3000, 6000, 800, 2000, 3000, 20_000] as const;
const kinds = ['same bytes', 'encoded anew', 'near', 'far'] as const;

interface Pair {
  readonly kind: (typeof kinds)[number];
  readonly height: number;
  readonly files: readonly [before: string, after: string];
  readonly bytes: readonly [before: Buffer, after: Buffer];
}

export default async (): Promise<void> => {
  const count = Number(process.argv[3] ?? 200);
  const folder = await mkdtemp(join(tmpdir(), 'snapshot-site-compare-'));
  const odiff = new ODiffServer();
  await using comparer = openComparer();
  const ours = (draw: boolean) => (pair: Pair) => {
    const [before, after] = pair.bytes.map((bytes) => ({ bytes, masked: [] }));
    return comparer.compare(before!, after!, { limits: {}, draw });
  };
  const contenders: Readonly<Record<string, (pair: Pair) => unknown>> = {
    'pixelmatch + pngjs': ({ bytes }) => {
      const [a, b] = bytes.map((each) => PNG.sync.read(each));
      return pixelmatch(a!.data, b!.data, undefined, a!.width, a!.height, { threshold: 0.1 });
    },
    'snapshot-site': ours(false),
    'snapshot-site, with its picture': ours(true),
    'odiff server': ({ files }) =>
      odiff.compare(...files, join(folder, 'diff.png'), { threshold: 0.1, antialiasing: true }),
    "Playwright's comparator": ({ bytes }) => playwrightComparator(bytes[1], bytes[0], {}),
  };

  const names = Object.keys(contenders);
  const times = new Map<string, number[]>();
  try {
    let turn = 0;
    for await (const pair of pairsOf(count, folder)) {
      for (let step = 0; step < names.length; step += 1) {
        const name = names[(turn + step) % names.length]!;
        const spent = await timed(() => contenders[name]!(pair));
        // The first pairs warm everybody up.
        if (turn < kinds.length) continue;
        const key = `${pair.kind} ${pair.height} ${name}`;
        times.set(key, [...(times.get(key) ?? []), spent]);
      }
      turn += 1;
    }
  } finally {
    odiff.stop();
    await rm(folder, { recursive: true });
  }

  console.log(`Comparing ${count} pairs of 1280 px width: median ms, and as a share of ${names[0]}\n`);
  const rows = kinds.flatMap((kind) =>
    [...new Set(heights)].map((height) => {
      const medians = names.map((name) => quantile(times.get(`${kind} ${height} ${name}`) ?? [NaN], 0.5));
      const shares = medians.map((median) => `${median.toFixed(1)} (${(median / medians[0]!).toFixed(2)})`);
      return [`${kind}, ${height} px high`, ...shares];
    }),
  );
  console.log(table([['', ...names], ...rows]));
};

async function* pairsOf(count: number, folder: string): AsyncGenerator<Pair> {
  const next = random(1);
  const files = [join(folder, 'before.png'), join(folder, 'after.png')] as const;
  for (let index = 0; index < count + kinds.length; index += 1) {
    const height = heights[Math.floor(index / kinds.length) % heights.length]!;
    const kind = kinds[index % kinds.length]!;
    const words = (seed: number): Painted[] =>
      text({ x: 40, y: 20, width: 1200, lines: Math.floor(height / 24) - 1 }, seed);
    const page = paint([1280, height], ...words(index));
    const before = Buffer.from(await png(page));
    const edit: Painted = [Math.floor(next() * 1200), Math.floor(next() * (height - 20)), 40, 12, 200];
    const after = {
      'same bytes': async () => before,
      'encoded anew': () => sharp(before).png({ compressionLevel: 6 }).toBuffer(),
      near: () => png(paint([1280, height], ...words(index), edit)),
      far: () => png(paint([1280, height], ...words(index + 1000))),
    };
    const bytes = [before, Buffer.from(await after[kind]())] as const;
    await Promise.all(files.map((file, side) => writeFile(file, bytes[side]!)));
    yield { kind, height, files, bytes };
  }
}
