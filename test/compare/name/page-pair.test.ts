import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type NamedChanges, nameChanges } from '../../../src/compare/index.ts';
import type { Options } from '../../../src/index.ts';
import type { Route } from '../../support/server.ts';
import { openStudio, type Studio } from './edited.ts';
import { drawing, images, shop } from './shop.ts';

let studio: Studio;
beforeAll(() => {
  studio = openStudio();
});
afterAll(() => studio[Symbol.asyncDispose]());

/** What is said of the shop after a script has changed something in it. */
function edited(
  edit: () => void,
  how: { options?: Options; beforeIsKnown?: boolean } = {},
): Promise<NamedChanges> {
  const after = { ...images, '/': shop({ body: `<script>(${edit})()</script>` }) };
  return studio.changes({ ...images, '/': shop() }, after, how);
}

/** An edit that runs in the page. */
function insertBanner(): void {
  const banner = document.createElement('div');
  banner.className = 'banner';
  banner.style.cssText = 'height: 48px; background: #fde68a';
  banner.textContent = 'Sale ends today';
  document.querySelector('.columns')!.before(banner);
}

/** The shop with a price in a closed shadow root. */
function priced(text: string): string {
  return shop({
    body: `<price-tag></price-tag><script>
      document.querySelector('price-tag').attachShadow({ mode: 'closed' }).innerHTML = '<b>${text}</b>';
    </script>`,
  });
}

function news(text: string): string {
  return `<body style="margin: 20px"><p id="first">${text}</p>`;
}

describe('with what both pages consisted of', () => {
  test.each<[what: string, edit: () => void, sentence: string]>([
    [
      'a word',
      () => (document.querySelector('#cta')!.textContent = 'Join'),
      '"Sign up" became "Join" in #cta',
    ],
    [
      'a word in a long text',
      () => {
        const text = document.querySelector('#spade p')!.firstChild as Text;
        text.data = text.data.replace('forged', 'rolled');
      },
      '"…spade of forged steel with…" became "…spade of rolled steel with…" in #spade > div > p',
    ],
    [
      'a number in a table',
      () => (document.querySelectorAll('td')[3]!.textContent = '21.00'),
      '"19.00" became "21.00" in tbody > tr:nth-of-type(3) > td:nth-of-type(2)',
    ],
    [
      'a word in a line, and what is pushed by it',
      () => (document.querySelector('.hero b')!.textContent = 'very good advice'),
      '"good advice" became "very good advice" in .hero > p > b',
    ],
    [
      'a colour',
      () => (document.querySelector<HTMLElement>('#cta')!.style.background = 'rgb(220, 53, 69)'),
      '#cta: background-color rgb(13, 110, 253) → rgb(220, 53, 69)',
    ],
    [
      'a colour of several',
      () => document.querySelectorAll('a').forEach((link) => (link.style.color = 'rgb(200, 0, 0)')),
      'header > a:nth-of-type(1) and 2 more elements: color rgb(13, 110, 253) → rgb(200, 0, 0)',
    ],
    [
      'a border',
      () => (document.querySelector<HTMLElement>('#rake')!.style.borderColor = '#888'),
      '#rake: border-color rgb(221, 221, 221) → rgb(136, 136, 136)',
    ],
    [
      'the width of a button',
      () => (document.querySelector<HTMLElement>('#cta')!.style.width = '140px'),
      '#cta: resized 120×40 → 140×40',
    ],
    [
      'a button that went aside',
      () => (document.querySelector<HTMLElement>('#cta')!.style.cssText = 'position: relative; left: 3px'),
      '#cta moved 3 px to the right',
    ],
    [
      'another image',
      () => (document.querySelector<HTMLImageElement>('#rake img')!.src = '/three.svg'),
      '#rake > img shows /three.svg instead of /two.svg',
    ],
    [
      'a card that is hidden',
      () => (document.querySelector<HTMLElement>('#hours')!.style.visibility = 'hidden'),
      '#hours: visibility visible → hidden',
    ],
    [
      'a banner that was put in',
      insertBanner,
      '48 px inserted at y = 248: .banner "Sale ends today"; the rest moved, otherwise unchanged',
    ],
    [
      'a section that was taken out',
      () => document.querySelector('#rake')!.remove(),
      '156 px removed at y = 428, x = 248–776: #rake "Rake Sixteen teeth."; otherwise unchanged',
    ],
    [
      'a card in a column, beside which nothing moved',
      () => {
        const card = document.createElement('div');
        card.className = 'card';
        card.id = 'news';
        card.textContent = 'News: we have bees';
        document.querySelector('#place')!.before(card);
      },
      '66 px inserted at y = 362, x = 24–224: #news "News: we have bees"; otherwise unchanged',
    ],
    [
      'two sections that changed places',
      () => document.querySelector('#rake')!.before(document.querySelector('#hose')!),
      '#rake moved 156 px down, otherwise unchanged',
    ],
    [
      'room at the end of the page',
      () => (document.body.style.paddingBottom = '40px'),
      '40 px inserted at y = 972; otherwise unchanged',
    ],
    [
      'several at once',
      () => {
        document.querySelector('#cta')!.textContent = 'Join';
        document.querySelectorAll('td')[3]!.textContent = '21.00';
        document.querySelector('footer')!.textContent = 'Imprint';
      },
      '"Sign up" became "Join" in #cta; "19.00" became "21.00" in tbody > tr:nth-of-type(3) > td:nth-of-type(2); and 1 more change',
    ],
  ])('names %s', async (_, edit, sentence) => {
    expect((await edited(edit)).sentence).toBe(sentence);
  });
});

describe('with only what the new page consists of', () => {
  test.each<[what: string, edit: () => void, sentence: string]>([
    [
      'where a text differs',
      () => (document.querySelectorAll('td')[3]!.textContent = '21.00'),
      '17 × 13 px differ in tbody > tr:nth-of-type(3) > td:nth-of-type(2) "21.00"',
    ],
    [
      'what was put in',
      insertBanner,
      '48 px inserted at y = 248: .banner "Sale ends today"; the rest moved, otherwise unchanged',
    ],
    [
      'an image that shows something else',
      () => (document.querySelector<HTMLImageElement>('#rake img')!.src = '/three.svg'),
      '#rake > img (/three.svg) shows another picture',
    ],
  ])('names %s', async (_, edit, sentence) => {
    expect((await edited(edit, { beforeIsKnown: false })).sentence).toBe(sentence);
  });
});

test('an image whose file is another one is told, though its address is the same', async () => {
  const after = { ...images, '/two.svg': drawing('gold'), '/': shop() };
  const { sentence, changes } = await studio.changes({ ...images, '/': shop() }, after);
  expect(sentence).toBe('#rake > img (/two.svg) shows another picture');
  expect(changes[0]).toMatchObject({ kind: 'image', element: { selector: '#rake > img' }, cause: null });
});

test('an image that does not come any more is told with what its server answered', async () => {
  const { '/two.svg': _, ...others } = images;
  const { changes } = await studio.changes({ ...images, '/': shop() }, { ...others, '/': shop() });
  expect(changes).toMatchObject([
    { element: { selector: '#rake > img' }, cause: 'the image /two.svg answered 404' },
  ]);
});

test('a font that fell back is one change, with the reason', async () => {
  const style = `@font-face { font-family: 'Shop Serif'; src: url(/shop-serif.ttf) } h1, h2, p { font-family: 'Shop Serif', monospace }`;
  const font = await readFile('src/browser/fonts/files/Gelasio-Regular.ttf');
  const site = { ...images, '/': shop({ style }) };
  const withFont = {
    ...site,
    '/shop-serif.ttf': ((_, response) => void response.end(font)) satisfies Route,
  };
  const { sentence, changes } = await studio.changes(withFont, site);
  expect(changes[0]).toMatchObject({ kind: 'font', cause: 'the font /shop-serif.ttf answered 404' });
  expect(sentence).toBe(
    'text in Shop Serif fell back to another font: the font /shop-serif.ttf answered 404',
  );
});

test('a font that did not come before either is the reason of nothing', async () => {
  const style = `@font-face { font-family: Shop; src: url(/shop.ttf) } h1, h2, p { font-family: Shop, sans-serif }`;
  const wider = `${style} #cta { width: 140px }`;
  const { sentence } = await studio.changes(
    { ...images, '/': shop({ style }) },
    { ...images, '/': shop({ style: wider }) },
  );
  expect(sentence).toBe('#cta: resized 120×40 → 140×40');
});

test('a stylesheet that does not come any more is told as the reason', async () => {
  const link = '<link rel="stylesheet" href="/shop.css">';
  const [, style = ''] = /<style>([^]*)<\/style>/.exec(shop())!;
  const site = { ...images, '/': shop().replace(/<style>[^]*<\/style>/, link) };
  const withStyle = {
    ...site,
    '/shop.css': ((_, response) => {
      response.setHeader('content-type', 'text/css');
      response.end(style);
    }) satisfies Route,
  };
  const { changes } = await studio.changes(withStyle, site);
  expect(changes).toContainEqual(
    expect.objectContaining({
      cause: 'the stylesheet /shop.css answered 404',
      sentence: expect.stringMatching(
        /^\d+ elements look different: the stylesheet \/shop.css answered 404$/,
      ),
    }),
  );
});

test('a text in a closed shadow root is named with its host', async () => {
  const { changes } = await studio.changes(
    { ...images, '/': priced('from 12') },
    { ...images, '/': priced('from 14') },
  );
  expect(changes).toMatchObject([
    {
      element: { selector: 'price-tag', name: 'b in the element price-tag', text: 'from 14' },
      sentence: '"from 12" became "from 14" in b in the element price-tag',
    },
  ]);
});

test('a text in a frame is named with its frame', async () => {
  const page = shop({ body: '<iframe id="news" src="/news" style="border: 0; height: 80px"></iframe>' });
  const { changes } = await studio.changes(
    { ...images, '/': page, '/news': news('Rain') },
    { ...images, '/': page, '/news': news('Sun') },
  );
  expect(changes).toMatchObject([
    { element: { selector: '#news' }, sentence: '"Rain" became "Sun" in #first in the frame #news' },
  ]);
});

test('in the picture of an element at two pixels per CSS pixel, places are those of the picture', async () => {
  const options: Options = { pages: [{ path: '/', selector: '#rake' }], deviceScaleFactor: 2 };
  const { changes } = await edited(
    () => (document.querySelector('#rake p')!.textContent = 'Sixteen tines.'),
    { options },
  );
  expect(changes).toMatchObject([
    { sentence: '"Sixteen teeth." became "Sixteen tines." in #rake > div > p' },
  ]);
  // The text begins at 125, 37 of the element.
  const { x, y, width, height } = changes[0]!.box!;
  expect(x).toBeGreaterThan(250);
  expect(y).toBeGreaterThanOrEqual(74);
  expect(y + height).toBeLessThanOrEqual(122);
  expect(width).toBeLessThan(120);
});

test('where nothing is known of the pages, the place is told', () => {
  const region = { box: { x: 3, y: 4, width: 12, height: 9 }, was: { x: 3, y: 4, width: 12, height: 9 } };
  const { changes, signatures, sentence } = nameChanges(
    {
      verdict: 'changed',
      shifts: [],
      regions: [{ ...region, pixels: 50, mostLevels: 200, signature: 'abc' }],
      ignored: undefined,
    },
    {
      before: undefined,
      after: undefined,
      sizes: { before: { width: 100, height: 100 }, after: { width: 100, height: 140 } },
      notes: [],
    },
  );
  expect(sentence).toBe('12 × 9 px differ at x = 3, y = 4; 40 px taller');
  expect(changes).toMatchObject([{ kind: 'drawn', ...region, element: null, group: null }]);
  expect(signatures).toEqual(['abc']);
});
