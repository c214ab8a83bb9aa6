/**
 * What each step of the recipe and each flag of the browser is for: the hostile site with one of them left out at a
 * time, and the cells that then differ from picture to picture, or are always another picture than with all of them.
 * One without any is kept as insurance. `npm run bench -- ablation 3` takes 3 pictures of each page instead of 6.
 */
import { chromium } from 'playwright';
import { argsForSameBytes } from '../src/browser/args.ts';
import { isPicture } from '../src/capture/index.ts';
import { defaults } from '../src/config/defaults.ts';
import type { RecipeOptions } from '../src/options/index.ts';
import type { Options } from '../src/index.ts';
import type { HostilePage } from '../test/fixtures/hostile/cell.ts';
import { differences } from '../test/fixtures/hostile/differences.ts';
import { stablePages } from '../test/fixtures/hostile/pages.ts';
import { takeRepeatedly } from '../test/fixtures/hostile/repeat.ts';
import { startHostileSite } from '../test/fixtures/hostile/server.ts';
import { browserPath } from './browser-path.ts';

const steps = Object.keys(defaults.shot.recipe) as (keyof RecipeOptions)[];
const nothing = Object.fromEntries(steps.map((step) => [step, false]));

interface Lesson {
  readonly name: string;
  readonly options?: Options;
  readonly args?: readonly string[];
}

const lessons: readonly Lesson[] = [
  { name: 'everything' },
  ...steps.map((step) => ({ name: `without ${step}`, options: { recipe: { [step]: false } } })),
  { name: 'without any step', options: { recipe: nothing } },
  ...argsForSameBytes.map((left) => ({
    name: `without ${left}`,
    args: argsForSameBytes.filter((arg) => arg !== left),
  })),
];

export default async (): Promise<void> => {
  const times = Number(process.argv[3] ?? 6);
  await using site = await startHostileSite();
  const executablePath = await browserPath();
  let whole: ReadonlyMap<HostilePage, Uint8Array[]> | undefined;

  for (const { name, options = {}, args = argsForSameBytes } of lessons) {
    const chromiumSandbox = process.getuid?.() !== 0;
    const browser = await chromium.launch({ executablePath, args: [...args], chromiumSandbox });
    try {
      const taken = await takeRepeatedly(stablePages, {
        siteUrl: site.url,
        times,
        concurrency: 3,
        options,
        newContext: (view) => browser.newContext(view),
      });
      const pictures = new Map(
        [...taken].map(([page, captures]) => [
          page,
          captures.flatMap(({ taken: each }) => (isPicture(each) ? [each.bytes] : [])),
        ]),
      );
      whole ??= pictures;
      tell(name, {
        pictures,
        whole,
        missing: times * stablePages.length - [...pictures.values()].flat().length,
      });
    } finally {
      await browser.close();
    }
  }
};

function tell(
  name: string,
  {
    pictures,
    whole,
    missing,
  }: {
    pictures: ReadonlyMap<HostilePage, Uint8Array[]>;
    whole: ReadonlyMap<HostilePage, Uint8Array[]>;
    missing: number;
  },
): void {
  const moving: string[] = [];
  const other: string[] = [];
  for (const [page, [first, ...more]] of pictures) {
    if (!first) continue;
    const moves = differences(page, [first, ...more]);
    const differs = differences(page, [whole.get(page)![0]!, first]);
    const named = (each: string) => `${page.path.slice(1)} ${each}`;
    moving.push(...[...moves.keys()].map(named));
    other.push(...[...differs.keys()].filter((each) => !moves.has(each)).map(named));
  }
  console.log(
    `\n${name}: ${moving.length} differ from picture to picture, ${other.length} are always others`,
  );
  if (missing > 0) console.log(`  ${missing} captures failed`);
  if (moving.length > 0) console.log(`  differ: ${moving.join(', ')}`);
  if (other.length > 0) console.log(`  others: ${other.join(', ')}`);
}
