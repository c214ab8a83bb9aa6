import { expect, test } from 'vitest';
import { defaults } from '../../../src/config/defaults.ts';
import type { Picture } from '../../../src/model/index.ts';
import type { RecipeOptions } from '../../../src/options/index.ts';
import { confirmPicture, type Visit } from '../../../src/capture/recipe/index.ts';
import { see } from './see.ts';

/** A camera that gives these pictures one after another, and a page that shows these capabilities. */
function camera(
  pictures: string,
  {
    confirm = 'auto',
    capabilities = [],
  }: { confirm?: RecipeOptions['confirm']; capabilities?: string[] } = {},
) {
  const { shot } = defaults;
  const taken: string[] = [];
  const visit = {
    page: { url: () => 'http://127.0.0.1/', frames: () => [] },
    options: { ...shot, recipe: { ...shot.recipe, confirm } },
    time: { virtual: true },
    traffic: { open: () => [] },
    capabilities: new Set(capabilities),
    notes: [],
  } as unknown as Visit;
  const take = async (): Promise<Picture> => {
    taken.push(pictures[taken.length]!);
    return { bytes: Buffer.from(taken.at(-1)!), width: 1, height: 1, title: '', masked: [] };
  };
  return { visit, taken, confirmed: confirmPicture(visit, take) };
}

test('a page that can only stand still is taken once', async () => {
  const { taken, confirmed } = camera('a');
  await confirmed;
  expect(taken).toEqual(['a']);
});

test('a page that draws is taken until two pictures in a row are the same', async () => {
  const { visit, taken, confirmed } = camera('abb', { capabilities: ['draws'] });
  expect(Buffer.from((await confirmed).bytes).toString()).toBe('b');
  expect(taken).toEqual(['a', 'b', 'b']);
  expect(visit.notes).toEqual([]);
});

test('one that never holds still is taken five times, and a note says so', async () => {
  const { visit, taken, confirmed } = camera('abcde', { capabilities: ['threads'] });
  expect(Buffer.from((await confirmed).bytes).toString()).toBe('e');
  expect(taken).toHaveLength(5);
  expect(visit.notes.map(({ kind }) => kind)).toEqual(['unstable']);
});

test('the option confirms every page, or none', async () => {
  const always = camera('aa', { confirm: true });
  await always.confirmed;
  expect(always.taken).toHaveLength(2);
  const never = camera('a', { confirm: false, capabilities: ['draws', 'threads'] });
  await never.confirmed;
  expect(never.taken).toHaveLength(1);
});

test('a page that moves while its picture is taken is noted', async () => {
  const page = `<style>@keyframes go { to { transform: translateX(300px) } } i { display: block; width: 50px; height: 50px; background: #c00; animation: go 3s linear infinite }</style><i></i>`;
  const { notes } = await see(page, {
    recipe: { virtualTime: false, settle: false },
    animations: 'allow',
    reducedMotion: 'no-preference',
    at: 0,
  });
  expect(notes.map(({ kind }) => kind)).toEqual(['unstable']);
});
