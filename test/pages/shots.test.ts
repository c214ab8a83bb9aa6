import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import { pagesOf, planShots, selectShots } from '../../src/pages/index.ts';
import type { Options } from '../../src/index.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function shotsOf(options: Options, cwd = '.') {
  const config = configOf(options, cwd);
  return planShots(pagesOf(config.pages, neverAsked), config);
}

/** A list of pages is known without the sites. */
function neverAsked(): never {
  throw new Error('The sites were asked.');
}

const whyNone = { message: 'There is no page.', hint: 'Make one.' };
const site = 'http://127.0.0.1:1';

test('takes each page in each variant, in the order of the config', async () => {
  const shots = await shotsOf({
    site,
    pages: ['/', '/about'],
    variants: { light: {}, dark: { colorScheme: 'dark' } },
  });
  expect(shots.map(({ file }) => file)).toEqual([
    'index.light.png',
    'index.dark.png',
    'about.light.png',
    'about.dark.png',
  ]);
  expect(shots.map(({ options }) => options.colorScheme)).toEqual(['light', 'dark', 'light', 'dark']);
});

test('one unnamed variant leaves the names as they are', async () => {
  const shots = await shotsOf({ site, pages: ['/guide/'], type: 'jpeg' });
  expect(shots.map(({ id, file }) => [id, file])).toEqual([['guide/index', 'guide/index.jpeg']]);
});

test('the page’s option wins over the variant’s, that over the run’s, that over the default', async () => {
  const [shot] = await shotsOf({
    site,
    locale: 'de',
    timezoneId: 'Europe/Berlin',
    colorScheme: 'dark',
    variants: { a: { locale: 'fr', timezoneId: 'Europe/Paris' } },
    pages: [{ path: '/', locale: 'it' }],
  });
  expect(shot!.options).toMatchObject({
    locale: 'it',
    timezoneId: 'Europe/Paris',
    colorScheme: 'dark',
    reducedMotion: 'reduce',
  });
});

test('a device sets what it stands for, and what stands beside it or nearer to the page wins', async () => {
  const shots = await shotsOf({
    site,
    variants: {
      phone: { device: 'iPhone 15', deviceScaleFactor: 1 },
      wide: { viewport: { width: 1600, height: 900 } },
    },
    pages: ['/', { path: '/small', viewport: { width: 320, height: 480 } }],
  });
  expect(
    shots.map(({ options }) => [options.viewport.width, options.isMobile, options.deviceScaleFactor]),
  ).toEqual([
    [393, true, 1],
    [1600, undefined, undefined],
    [320, true, 1],
    [320, undefined, undefined],
  ]);
});

test('a page has the variants that it names, or its own', async () => {
  const shots = await shotsOf({
    site,
    variants: { light: {}, dark: { colorScheme: 'dark' } },
    pages: [
      { path: '/a', variants: ['dark'] },
      { path: '/b', variants: { print: { forcedColors: 'active' } } },
    ],
  });
  expect(shots.map(({ id }) => id)).toEqual(['a.dark', 'b.print']);
});

test('refuses two shots that have one name, and names both', async () => {
  await expect(shotsOf({ site, pages: ['/search?q=a&b', '/search?q=a-b'] })).rejects.toMatchObject({
    code: 'DUPLICATE_FILE',
    message: expect.stringContaining('search-q-a-b: /search?q=a&b and /search?q=a-b'),
    hint: expect.stringContaining('name'),
  });
});

test('refuses names that differ only in upper and lower case, which are one file elsewhere', async () => {
  await expect(shotsOf({ site, pages: ['/About', '/about'] })).rejects.toMatchObject({
    code: 'DUPLICATE_FILE',
  });
});

test('refuses names that differ only in the type of the picture: they would have one id', async () => {
  const pages = ['/a', { path: '/a', type: 'jpeg' as const }];
  await expect(shotsOf({ site, pages })).rejects.toMatchObject({ code: 'DUPLICATE_FILE' });
});

test('the start page and that of another host are two pictures', async () => {
  const shots = await shotsOf({ site, pages: ['/', 'https://example.com/'] });
  expect(shots.map(({ file }) => file)).toEqual(['index.png', 'example.com/index.png']);
});

test('a URL without a list gives its start page the name index', async () => {
  const shots = await shotsOf({ site: 'https://example.com' });
  expect(shots.map(({ id, page }) => [id, page.path])).toEqual([['index', '/']]);
});

test.each([
  ['fullPage of the page', { selector: '#a' }, { fullPage: true }, [true, undefined, undefined]],
  ['fullPage: false of the page', { selector: '#a' }, { fullPage: false }, [false, undefined, undefined]],
  ['clip of the page', { selector: '#a' }, { clip: rectangle() }, [true, rectangle(), undefined]],
  ['selector of the page', { clip: rectangle() }, { selector: '#a' }, [true, undefined, '#a']],
  ['nothing of the page', { selector: '#a' }, { mask: ['b'] }, [true, undefined, '#a']],
])('%s is what is taken, whatever the variant or the run says', async (_, far, near, expected) => {
  const shots = [
    ...(await shotsOf({ site, ...far, pages: [{ path: '/', ...near }] })),
    ...(await shotsOf({ site, ...far, variants: { a: near } })),
    ...(await shotsOf({ site, variants: { a: far }, pages: [{ path: '/', ...near }] })),
  ];
  for (const { options } of shots) {
    expect([options.fullPage, options.clip, options.selector]).toEqual(expected);
  }
});

function rectangle() {
  return { x: 0, y: 0, width: 10, height: 10 };
}

test('a folder gives all its HTML files, sorted, without hidden ones, and below its base', async () => {
  const folder = await temporaryFolder({
    'index.html': '',
    'guide/index.html': '',
    'guide/a b.html': '',
    'UPPER.HTML': '',
    'old.htm': '',
    'style.css': '',
    'node_modules/x/index.html': '',
    '.hidden/index.html': '',
  });
  await symlink(folder, join(folder, 'loop'));
  await symlink(join(folder, 'old.htm'), join(folder, 'linked.html'));
  await symlink(import.meta.filename, join(folder, 'outside.html'));
  await symlink(join(folder, 'missing'), join(folder, 'broken.html'));
  const shots = await shotsOf({ site: { folder, base: '/docs' } });
  expect(shots.map(({ page, file }) => [page.path, file])).toEqual([
    ['/docs/UPPER.HTML', 'UPPER.png'],
    ['/docs/guide/a%20b.html', 'guide/a-b.png'],
    ['/docs/guide/', 'guide/index.png'],
    ['/docs/', 'index.png'],
    ['/docs/linked.html', 'linked.png'],
    ['/docs/old.htm', 'old.png'],
  ]);
});

test('files of a folder whose paths make one name get names of their own, the same in every run', async () => {
  const folder = await temporaryFolder({
    'macro.vec!.html': '',
    'macro.vec.html': '',
    'old/a!.html': '',
    'old/a$.html': '',
    'Guide.html': '',
    'guide.htm': '',
  });
  const shots = await shotsOf({ site: folder });
  const names = Object.fromEntries(shots.map(({ page }) => [page.path, page.name]));
  expect(names).toEqual({
    '/Guide.html': 'Guide',
    '/guide.htm': expect.stringMatching(/^guide-[0-9a-f]{8}$/),
    '/macro.vec!.html': expect.stringMatching(/^macro\.vec-[0-9a-f]{8}$/),
    '/macro.vec.html': 'macro.vec',
    '/old/a!.html': 'old/a',
    '/old/a%24.html': expect.stringMatching(/^old\/a-[0-9a-f]{8}$/),
  });
  expect((await shotsOf({ site: folder })).map(({ id }) => id)).toEqual(shots.map(({ id }) => id));
});

const planned = () =>
  shotsOf({
    site,
    pages: ['/', '/guide/install', '/guide/use', '/search?q=a'],
    variants: { light: {}, dark: {} },
  });

test.each([
  [{ only: ['guide/*'] }, ['guide/install.light', 'guide/install.dark', 'guide/use.light', 'guide/use.dark']],
  [{ only: ['guide/install'] }, ['guide/install.light', 'guide/install.dark']],
  [{ only: ['guide/install.dark'] }, ['guide/install.dark']],
  [{ only: ['/guide/use'], variants: ['dark'] }, ['guide/use.dark']],
  [{ only: ['/search?q=a'], variants: ['dark'] }, ['search-q-a.dark']],
  [{ only: ['index', '**/use'], variants: ['light'] }, ['index.light', 'guide/use.light']],
])('%j picks %j', async (selection, ids) => {
  expect(selectShots(await planned(), selection, whyNone).map(({ id }) => id)).toEqual(ids);
});

test('an empty glob matches nothing', async () => {
  const shots = await planned();
  expect(() => selectShots(shots, { only: [''] }, whyNone)).toThrow(
    expect.objectContaining({ code: 'NO_SHOTS' }),
  );
});

test('a selection that leaves nothing is an error that says what there is', async () => {
  const shots = await planned();
  expect(() => selectShots(shots, { only: ['nothing'] }, whyNone)).toThrow(
    expect.objectContaining({ code: 'NO_SHOTS', message: 'None of the 8 shots matches --only nothing.' }),
  );
});

const rule = (url: string) => ({ url, text: url });

test('the rules of mock are one list, and those of the page come first', async () => {
  const shots = await shotsOf({
    site,
    mock: { rules: [rule('/run')], only: true },
    variants: { v: { mock: rule('/variant') }, w: {} },
    pages: ['/', { path: '/about', mock: { rules: [rule('/page')], only: false } }],
  });
  const seen = shots.map(({ id, options: { mock } }) => [
    id,
    mock!.rules.map((one) => one.kind === 'answer' && one.url),
    mock!.only,
  ]);
  expect(seen).toEqual([
    ['index.v', ['/variant', '/run'], true],
    ['index.w', ['/run'], true],
    ['about.v', ['/page', '/variant', '/run'], false],
    ['about.w', ['/page', '/run'], false],
  ]);
});
