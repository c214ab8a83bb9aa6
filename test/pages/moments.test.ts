import { expect, test } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import type { PageOptions } from '../../src/index.ts';
import { listShots } from '../../src/run.ts';

const site = 'http://127.0.0.1:1';
const click = (selector: string) => ({ click: selector });

async function momentsOf(page: PageOptions, selection = {}) {
  const shots = await listShots(configOf({ site, pages: [page, '/other'] }, '.'), selection);
  return shots.map(({ file, page: { alt }, options: { actions, selector } }) => ({
    file,
    alt,
    selector,
    clicked: actions.map((each) => each.kind === 'data' && 'click' in each.action && each.action.click),
  }));
}

test('each of the shots of a page goes on from the one before, and takes what it says', async () => {
  const moments = await momentsOf({
    path: '/settings',
    alt: 'The settings',
    actions: [click('#open')],
    selector: 'main',
    shots: [
      { name: 'open' },
      { name: 'menu', actions: [click('#menu'), click('#more')], alt: 'The menu' },
      { name: 'menu-item', selector: '#item' },
      { name: 'saved', actions: [click('#save')], fullPage: true },
    ],
  });
  expect(moments.slice(0, 4)).toEqual([
    { file: 'settings-open.png', alt: 'The settings', selector: 'main', clicked: ['#open'] },
    { file: 'settings-menu.png', alt: 'The menu', selector: 'main', clicked: ['#open', '#menu', '#more'] },
    {
      file: 'settings-menu-item.png',
      alt: 'The settings',
      selector: '#item',
      clicked: ['#open', '#menu', '#more'],
    },
    {
      file: 'settings-saved.png',
      alt: 'The settings',
      selector: undefined,
      clicked: ['#open', '#menu', '#more', '#save'],
    },
  ]);
});

test('steps give a picture after each action, but none while a dialog is open', async () => {
  const moments = await momentsOf({
    path: '/wizard',
    steps: true,
    actions: [click('#one'), click('#two'), { accept: true }, click('#three')],
  });
  expect(moments.map(({ file, clicked }) => [file, clicked.length])).toEqual([
    ['wizard-1.png', 1],
    ['wizard-3.png', 3],
    ['wizard-4.png', 4],
    ['other.png', 0],
  ]);
});

test('the numbers of steps have as many digits as the last one, so that files are in order', async () => {
  const actions = Array.from({ length: 10 }, () => click('#next'));
  const [first, ...others] = await momentsOf({ path: '/', name: 'tour', steps: true, actions });
  expect([first!.file, others.at(-2)!.file]).toEqual(['tour-01.png', 'tour-10.png']);
});

test('a filter finds them by the name of their page too', async () => {
  const page = { path: '/settings', shots: [{ name: 'a' }, { name: 'b' }] };
  expect(await momentsOf(page, { only: ['settings'] })).toHaveLength(2);
  expect(await momentsOf(page, { only: ['settings-b'] })).toHaveLength(1);
});

test('mistakes are named with the place of the shot', () => {
  const pages = [
    {
      path: '/',
      steps: true,
      shots: [
        { name: 'a b', selektor: 'main' },
        { name: 'c', actions: [{ clik: '#a' }] },
      ],
    },
  ];
  expect(() => configOf({ site, pages } as never, '.')).toThrow(
    /pages\[0\]\.shots\[0\]\.selektor.*selector[^]*pages\[0\]\.shots\[1\]\.actions/,
  );
  const both = [{ path: '/', steps: true, shots: [{ name: 'a', clip: undefined, actions: './none.json' }] }];
  expect(() => configOf({ site, pages: both } as never, '.')).toThrow(
    /pages\[0\]\.steps: cannot stand beside shots[^]*pages\[0\]\.shots\[0\]\.actions: \.\/none\.json/,
  );
});
