import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { comparePictures } from '../../src/compare/pictures.ts';
import { configOf } from '../../src/config/index.ts';
import type { Comparison } from '../../src/model/index.ts';
import { run } from '../../src/run.ts';
import { testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

const base = `<!doctype html><title>t</title><style>
  body { margin: 0; padding: 20px; font: 16px/24px sans-serif; background: #fff; color: #212529 }
  #small { font-size: 8px; line-height: 12px; margin: 0 }
  #card { width: 200px; height: 60px; margin: 20px 0; border-radius: 4px; background: #0d6efd }
  #line { height: 40px; border: 1px solid #dee2e6 }
</style>
<h1>Release notes</h1><p id="small">The quick brown fox jumps over the lazy dog</p>
<div id="card"></div><div id="line"></div>
<p>Sign up today and see what is new.</p>
<p>Words words words, and the end of the page.</p>`;

/** One small edit each, and between which rows and columns it has to be found. */
const edits: Readonly<
  Record<string, readonly [from: string, to: string, within: readonly [number, number]]>
> = {
  'a letter at 8 px': ['quick', 'quack', [70, 130]],
  'a full stop': ['is new.', 'is new', [230, 330]],
  'a border radius of 5 px instead of 4': ['border-radius: 4px', 'border-radius: 5px', [110, 190]],
  'a border that is lighter by a little': ['#dee2e6', '#e3e7eb', [190, 250]],
  'a text that is lighter by three levels': ['#212529', '#24282c', [0, 400]],
  'a card that is blue in another way': ['#0d6efd', '#0d6eff', [110, 190]],
};

test('small edits to a real page are found, and where they are', async () => {
  const pages = [base, base, ...Object.values(edits).map(([from, to]) => base.replace(from, to))];
  const [before, again, ...after] = await shoot(pages);
  expect(await compare(before!, again!)).toMatchObject({ verdict: 'same', ignored: undefined });

  for (const [index, [name, [, , [from, to]]]] of Object.entries(edits).entries()) {
    const { verdict, shifts, regions } = await compare(before!, after[index]!);
    const wrong = regions.filter(({ box }) => box.y < from || box.y + box.height > to);
    expect({ name, verdict, shifts, found: regions.length > 0, wrong }).toEqual({
      name,
      verdict: 'changed',
      shifts: [],
      found: true,
      wrong: [],
    });
  }
});

test('a banner between paragraphs is told with its height, and nothing else', async () => {
  const banner = '<div style="height: 48px; background: #ffc107">New!</div>';
  const [before, after] = await shoot([base, base.replace('<p>Sign', `${banner}<p>Sign`)]);
  const { shifts, regions } = await compare(before!, after!);
  expect(shifts).toMatchObject([{ kind: 'inserted', axis: 'rows', size: 48 }]);
  expect(regions).toEqual([]);
});

async function shoot(pages: readonly string[]): Promise<Uint8Array[]> {
  const routes = Object.fromEntries(pages.map((html, index) => [`/${index}`, html]));
  const [{ url }, cwd] = [await testServer(routes), await temporaryFolder()];
  const named = pages.map((_, index) => ({ path: `/${index}`, name: `page-${index}` }));
  await run(configOf({ site: url, viewport: { width: 400, height: 300 }, pages: named }, cwd));
  return Promise.all(named.map(({ name }) => readFile(join(cwd, 'output', `${name}.png`))));
}

async function compare(before: Uint8Array, after: Uint8Array): Promise<Comparison> {
  const { comparison } = await comparePictures(
    { bytes: before, masked: [] },
    { bytes: after, masked: [] },
    { limits: {}, draw: false },
  );
  return comparison;
}
