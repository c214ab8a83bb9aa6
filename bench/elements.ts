/**
 * Five elements of each of twenty pages: how many pictures a second, from the start of the command to its end. Beside it
 * Playwright Test with a test for each picture, as people write them, and with one for each page, as fast as it can be.
 *
 * `npm run bench -- elements [rounds]`
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Contender, ours, playwrightTest, race, type Scene, withScene } from './contenders.ts';
import { realSite } from './real-site.ts';

const pageCount = 20;
/** The header, the brand, the title, a card and the footer of a dashboard. */
const classes = ['app-header', 'sidebar-brand', 'app-content-header', 'card', 'app-footer'];
const selectors = classes.map((name) => `.${name}`);

export default (): Promise<void> =>
  withScene(Infinity, async (all) => {
    const [rounds = '5'] = process.argv.slice(3);
    const paths = all.paths.filter(hasAll).slice(0, pageCount);
    const scene = { ...all, paths };
    const count = paths.length * selectors.length;
    const pages = paths.flatMap((path) =>
      selectors.map((selector, number) => ({
        path,
        name: `${path.replace(/\.html$/, '')}-${number}`,
        selector,
      })),
    );
    const contenders = [
      playwright(scene, { isOneVisit: false, count }),
      playwright(scene, { isOneVisit: true, count }),
      ours(scene, pages),
    ];
    await race(contenders, scene, {
      rounds: Number(rounds),
      count,
      what: `${count} elements of ${paths.length} pages of admin-lte`,
    });
  });

function hasAll(path: string): boolean {
  const html = readFileSync(join(realSite(), path), 'utf8');
  return classes.every((name) => new RegExp(`class="[^"]*\\b${name}[ "]`).test(html));
}

function playwright(
  scene: Scene,
  { isOneVisit, count }: { readonly isOneVisit: boolean; readonly count: number },
): Contender {
  const what = isOneVisit ? 'a test for each page' : 'a test for each element';
  return playwrightTest(`Playwright Test, ${what}`, scene, {
    tests: join(import.meta.dirname, 'elements'),
    workers: 2,
    env: { BENCH_SELECTORS: JSON.stringify(selectors), BENCH_ONE_VISIT: isOneVisit ? '1' : '0' },
    count,
  });
}
