import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openFonts } from '../../src/browser/fonts/index.ts';
import { familiesOf } from '../../src/browser/fonts/names.ts';
import { pinned as published } from '../../src/browser/fonts/pinned.ts';
import { fontSets, isFetched, provideFontSets } from '../../src/browser/fonts/sets.ts';
import { type BrowserEvent, openBrowser } from '../../src/browser/index.ts';
import { contentsOf } from '../../src/browser/intact.ts';
import { type Machine, thisMachine } from '../../src/browser/machine.ts';
import { fontSets as setsOfTheConfig } from '../../src/config/fonts.ts';
import type { BrowserChoice, FontChoice } from '../../src/model/index.ts';
import { fontEnvironment } from '../support/font-environment.ts';
import { temporaryFolder } from '../support/temporary.ts';

const { signal } = new AbortController();
const triangle = await readFile(new URL('../fixtures/fonts/triangle.ttf', import.meta.url));

const pinned = (more: Partial<Extract<FontChoice, { kind: 'pinned' }>> = {}): FontChoice => ({
  kind: 'pinned',
  sets: [],
  paths: [],
  ...more,
});

function choice(fonts: FontChoice, args: readonly string[] = []): BrowserChoice {
  return { path: undefined, origin: undefined, download: false, args, fonts };
}

/** Opens a browser in the environment as it is now. */
function open(fonts: FontChoice, args: readonly string[] = []) {
  const events: BrowserEvent[] = [];
  const browser = openBrowser(choice(fonts, args), { signal, onEvent: (event) => events.push(event) });
  onTestFinished(() => browser.close());
  return { browser, events };
}

async function openPage(fonts: FontChoice, html: string): Promise<Page> {
  const context = await open(fonts).browser.newContext({});
  const page = await context.newPage();
  await page.setContent(`<!doctype html><meta charset="utf-8">${html}`);
  return page;
}

/** The family that draws the text of each element that matches. */
async function drawnBy(page: Page, selector: string): Promise<string[]> {
  return (await fontsOf(page, selector)).map((fonts) =>
    fonts.map(({ familyName }) => familyName).join(' + '),
  );
}

async function facesOf(page: Page, selector: string): Promise<string[]> {
  return (await fontsOf(page, selector)).map((fonts) => fonts.map((font) => font.postScriptName).join(' + '));
}

async function fontsOf(page: Page, selector: string) {
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument', { depth: -1 });
  const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector });
  const substitutes = await Promise.all(
    nodeIds.map((nodeId) => session.send('CSS.getPlatformFontsForNode', { nodeId })),
  );
  return substitutes.map(({ fonts }) => fonts);
}

beforeEach(async () => {
  // Nothing is fetched or made ready in the folder of whoever runs the tests.
  vi.stubEnv('SNAPSHOT_SITE_CACHE', await temporaryFolder());
  onTestFinished(() => void vi.unstubAllEnvs());
});

test('the config and the browser know the same sets', () => {
  expect(fontSets.map(({ name }) => name)).toEqual(setsOfTheConfig);
});

describe.skipIf(process.platform !== 'linux')('pinned fonts', () => {
  const text = [
    'serif',
    'sans-serif',
    'monospace',
    'system-ui',
    'cursive',
    'Arial',
    'Georgia',
    'Nonesuch',
    'DejaVu Sans',
  ]
    .map(
      (family) =>
        `<p style="font-family: '${family}', ${family}">Hamburgefonstiv <b>0123</b> <i>Größe</i> ← ✓ ∑ 漢`,
    )
    .join('');

  async function pictureOf(fonts: FontChoice): Promise<string> {
    const page = await openPage(fonts, text);
    return (await page.screenshot()).toString('base64');
  }

  test('give the same bytes whatever the system has and says', async () => {
    const home = await temporaryFolder();
    const usual = await pictureOf(pinned());
    const environments: Record<string, string>[] = [
      { FONTCONFIG_FILE: (await fontEnvironment(0)).file },
      { FONTCONFIG_FILE: (await fontEnvironment(300)).file, LANG: 'ja_JP.UTF-8', FC_LANG: 'ja' },
      { FONTCONFIG_FILE: join(home, 'none.conf'), FONTCONFIG_PATH: home, FONTCONFIG_SYSROOT: home },
      {
        HOME: home,
        XDG_CONFIG_HOME: home,
        XDG_DATA_HOME: home,
        FREETYPE_PROPERTIES: 'cff:no-stem-darkening=0',
      },
    ];
    for (const environment of environments) {
      for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
      expect((await pictureOf(pinned())) === usual, JSON.stringify(environment)).toBe(true);
    }
  });

  test('are not those of the system, which `system` asks for', async () => {
    vi.stubEnv('FONTCONFIG_FILE', (await fontEnvironment(2)).file);
    const [ours, theirs] = [await openPage(pinned(), text), await openPage({ kind: 'system' }, text)];
    expect((await drawnBy(ours, 'b'))[1]).toBe('Liberation Sans');
    expect((await drawnBy(theirs, 'b'))[1]).toBe('F00000');
  });

  test.each([
    ['Liberation Sans', ['sans-serif', 'system-ui', 'ui-sans-serif', '-apple-system', 'BlinkMacSystemFont']],
    ['Liberation Sans', ['Arial', 'Helvetica', 'Helvetica Neue', 'Segoe UI', 'Roboto', 'Calibri', 'cursive']],
    ['Liberation Serif', ['serif', 'ui-serif', 'Times', 'Times New Roman', 'No Such Family']],
    [
      'Liberation Mono',
      ['monospace', 'ui-monospace', 'Courier', 'Courier New', 'Consolas', 'Menlo', 'Monaco'],
    ],
    ['DejaVu Sans', ['Verdana']],
    ['Gelasio', ['Georgia', 'Cambria']],
    ['DejaVu Math TeX Gyre', ['math']],
  ])('%s answers for %j', async (answer, families) => {
    const generic = /^(-apple-system|[a-z]+(-[a-z]+)*)$/;
    const rows = families.map(
      (family) => `<p style="font-family: ${generic.test(family) ? family : `'${family}'`}">Text`,
    );
    const page = await openPage(pinned(), rows.join(''));
    expect(await drawnBy(page, 'p')).toEqual(families.map(() => answer));
  });

  // In units of 1/2048 of the size, as the tables of the original fonts have them.
  test.each([
    ['Arial', [1366, 1706, 455, 1139]],
    ['Times New Roman', [1479, 1593, 569, 1024]],
    ['Courier New', [1229, 1229, 1229, 1229]],
    ['Georgia', [1374, 1804, 600, 1257]],
  ])('letters are as wide as in %s', async (family, widths) => {
    const letters = [...'Ami0'].map((letter) => `<span>${letter}</span>`).join('');
    const page = await openPage(pinned(), `<div style="font: 1024px '${family}'; width: 9999px">${letters}`);
    const seen = await page.$$eval('span', (spans) =>
      spans.map((span) => 2 * span.getBoundingClientRect().width),
    );
    for (const [index, width] of widths.entries()) expect(seen[index]! / width).toBeCloseTo(1, 2);
  });

  test('have real bold and italic letters', async () => {
    const page = await openPage(pinned(), '<p>a</p><b>a</b><i>a</i><em style="font-weight: 700">a</em>');
    expect(await facesOf(page, 'p, b, i, em')).toEqual([
      'LiberationSerif',
      'LiberationSerif-Bold',
      'LiberationSerif-Italic',
      'LiberationSerif-BoldItalic',
    ]);
  });

  test('are told with the browser, and its arguments can be added to', async () => {
    const { browser } = open(pinned(), ['--user-agent=Mine']);
    expect((await browser.ready()).fonts).toBe('pinned 1');
    const page = await (await browser.newContext({})).newPage();
    expect(await page.evaluate('navigator.userAgent')).toBe('Mine');
  });

  test('do without a cache folder that can be written, and leave nothing behind', async () => {
    const folder = await temporaryFolder({ file: '', 'temporary/empty': '' });
    vi.stubEnv('SNAPSHOT_SITE_CACHE', join(folder, 'file'));
    vi.stubEnv('TMPDIR', join(folder, 'temporary'));
    const { browser } = open(pinned());
    expect((await browser.ready()).fonts).toBe('pinned 1');
    const names = await readdir(join(folder, 'temporary'), { recursive: true });
    expect(names.join()).toContain('/fonts-');
    await browser.close();
    expect(await readdir(join(folder, 'temporary'))).toEqual(['empty']);
  });

  test('are made ready by two runs at once in one folder', async () => {
    const machine = thisMachine();
    const two = await Promise.all(
      [1, 2].map(() => openFonts(choice(pinned()), machine, { signal, onEvent: () => {} })),
    );
    expect(two[0]!.env).toEqual(two[1]!.env);
    expect(await readFile(two[0]!.env['FONTCONFIG_FILE']!, 'utf8')).toContain('<dir>');
    expect(await readdir(join(machine.env['SNAPSHOT_SITE_CACHE']!, 'fonts'))).toEqual([
      expect.stringMatching(/^config-[0-9a-f]{16}$/),
      expect.stringMatching(/^pinned-[0-9a-f]{16}$/),
    ]);
  });

  test('are those that were published', () => {
    expect(contentsOf(published.folder), 'fonts/pinned.ts has to say this').toBe(published.contents);
  });

  test('reach the browser as copies in the cache, as the package may lie in an archive', async () => {
    const { config } = await prepare();
    const folders = [...(await readFile(config, 'utf8')).matchAll(/<dir>(.+)<\/dir>/g)].map(
      ([, path]) => path!,
    );
    expect(folders).toHaveLength(2);
    for (const folder of folders) expect(folder).toMatch(process.env['SNAPSHOT_SITE_CACHE']!);
    expect((await readdir(folders[0]!)).filter((name) => name.endsWith('.ttf'))).toHaveLength(19);
  });
});

/** Gets the fonts ready in the cache of the test. */
async function prepare(paths: readonly string[] = []) {
  const notices: string[] = [];
  const fonts = await openFonts(choice(pinned({ paths })), thisMachine(), {
    signal,
    onEvent: (event) => void (event.kind === 'notice' && notices.push(event.message)),
  });
  return { fonts, config: fonts.env['FONTCONFIG_FILE']!, notices };
}

/** What may be damaged, each with a file of it. */
async function filesOf(config: string): Promise<string[]> {
  const fonts = dirname(dirname(config));
  const copies = (await readdir(fonts)).find((name) => name.startsWith('pinned-'))!;
  return [config, join(dirname(config), 'own/00000.ttf'), join(fonts, copies, 'LiberationSans-Regular.ttf')];
}

/** Lets a folder of the cache look as if it was last used so many days ago. */
async function lastUsed(config: string, days: number): Promise<void> {
  const then = new Date(Date.now() - days * 86_400_000);
  await utimes(join(dirname(config), '.used'), then, then);
}

test.skipIf(process.platform !== 'linux')(
  'what was made in the cache for other fonts and not used for a month is removed',
  async () => {
    const own = await Promise.all([1, 2, 3].map(() => temporaryFolder({ 'own.ttf': triangle })));
    const { config: unused } = await prepare(own);
    const { config: recent } = await prepare(own.slice(1));
    const { config: again } = await prepare(own.slice(2));
    await lastUsed(unused, 31);
    await lastUsed(recent, 29);
    await lastUsed(again, 31);
    await prepare(own.slice(2));
    const { config: next } = await prepare();
    const left = (await readdir(dirname(dirname(next)))).filter((name) => !name.startsWith('pinned-'));
    expect(left.toSorted()).toEqual(
      [recent, again, next].map((config) => basename(dirname(config))).toSorted(),
    );
  },
);

describe.skipIf(process.platform !== 'linux')('fonts that are damaged in the cache', () => {
  test.each([0, 1, 2])('are made anew, and that is told (%#)', async (which) => {
    const own = [await temporaryFolder({ 'own.ttf': triangle })];
    const { config } = await prepare(own);
    const file = (await filesOf(config))[which]!;
    const whole = await readFile(file);
    await truncate(file, 100);

    const { config: again, notices } = await prepare(own);
    expect([again, await readFile(file)]).toEqual([config, whole]);
    const folder = file.includes('/own/') ? dirname(dirname(file)) : dirname(file);
    expect(notices).toEqual([`The folder ${folder} was damaged and has been replaced.`]);
    expect((await prepare(own)).notices).toEqual([]);
  });

  test('are made anew by several runs at once, and nothing is left of the old ones', async () => {
    const { config } = await prepare();
    const fonts = dirname(dirname(config));
    const names = (await readdir(fonts)).toSorted();
    for (const file of [config, (await filesOf(config))[2]!]) await truncate(file, 100);
    await Promise.all(Array.from({ length: 8 }, () => prepare()));
    expect((await prepare()).notices).toEqual([]);
    expect((await readdir(fonts)).toSorted()).toEqual(names);
  });

  test('are left alone where the cache cannot be written, and others are used', async () => {
    const { config } = await prepare();
    await writeFile(config, 'no configuration');
    const fonts = dirname(dirname(config));
    const moved = join(dirname(fonts), 'elsewhere');
    // What a user who may not write there meets, also if it is root who runs this.
    const staging = await import('../../src/browser/staging.ts');
    const refuse = vi.spyOn(staging, 'openStaging').mockImplementation(async (target) => {
      if (target.startsWith(fonts)) throw new Error(`EACCES: permission denied, mkdtemp '${target}'`);
      return { folder: await mkdtemp(moved), [Symbol.asyncDispose]: async () => {} };
    });
    onTestFinished(() => refuse.mockRestore());
    const { fonts: used, config: other, notices } = await prepare();
    expect(other.startsWith(fonts)).toBe(false);
    expect(notices.join()).toMatch(/^The folder \S+config-\S+ is damaged and cannot be replaced \(EACCES/);
    expect(await readFile(other, 'utf8')).toContain('<dir>');
    expect(existsSync(other)).toBe(true);
    await used[Symbol.asyncDispose]();
    expect(existsSync(other)).toBe(false);
  });
});

/** The browser of the tests in an environment of its own, as one that may not read our folder has. */
async function browserWith(script: string): Promise<string> {
  const browser = process.env['SNAPSHOT_SITE_BROWSER']!;
  const folder = await temporaryFolder({ chrome: `#!/bin/sh\n${script}\nexec '${browser}' "$@"\n` });
  await chmod(join(folder, 'chrome'), 0o755);
  return join(folder, 'chrome');
}

function openAt(path: string, fonts: FontChoice = pinned()) {
  const browser = openBrowser({ ...choice(fonts), path }, { signal, onEvent: () => {} });
  onTestFinished(() => browser.close());
  return browser;
}

describe.skipIf(process.platform !== 'linux')('text', () => {
  test('that is not drawn at all stops the run, before a page is photographed', async () => {
    const path = await browserWith(`export FONTCONFIG_FILE='${(await fontEnvironment(0)).file}'`);
    const browser = openAt(path);
    await expect(browser.newContext({})).rejects.toMatchObject({
      code: 'FONTS_NOT_DRAWN',
      message: expect.stringMatching(
        /^The browser \S+chrome does not draw text with the fonts that it was given in \S+fonts\.conf\. A page with text looks as one without it\.$/,
      ),
      hint: expect.stringMatching(/SNAPSHOT_SITE_CACHE=[^]*--browser[^]*fonts: 'system'/),
    });
    await expect(browser.ready()).rejects.toMatchObject({ code: 'FONTS_NOT_DRAWN' });
  });

  test('that is drawn with other fonts stops the run, and they are named', async () => {
    const path = await browserWith(`export FONTCONFIG_FILE='${(await fontEnvironment(2)).file}'`);
    await expect(openAt(path).ready()).rejects.toMatchObject({
      code: 'FONTS_NOT_DRAWN',
      message: expect.stringContaining(
        'It draws sans-serif with F00000 in place of Liberation Sans, serif with',
      ),
    });
  });

  test('is proved once for a browser and its fonts', async () => {
    vi.stubEnv('OTHER_FONTS', '');
    const path = await browserWith('[ -z "$OTHER_FONTS" ] || export FONTCONFIG_FILE="$OTHER_FONTS"');
    await openAt(path).ready();
    vi.stubEnv('OTHER_FONTS', (await fontEnvironment(0)).file);
    await openAt(path).ready();
    const own = await temporaryFolder({ 'own.ttf': triangle });
    await expect(openAt(path, pinned({ paths: [own] })).ready()).rejects.toMatchObject({
      code: 'FONTS_NOT_DRAWN',
    });
    await writeFile(path, (await readFile(path, 'utf8')).replace('exec', 'exec env'));
    await expect(openAt(path).ready()).rejects.toMatchObject({ code: 'FONTS_NOT_DRAWN' });
  });

  test('is proved with fonts of one’s own that have the names of the pinned ones', async () => {
    const own = await temporaryFolder({
      'one.ttf': triangleCalled('verdana_'),
      'two.ttf': triangleCalled('Georgia '),
    });
    await openAt(process.env['SNAPSHOT_SITE_BROWSER']!, pinned({ paths: [own] })).ready();
  });

  test('is proved with the fonts of a system too, which may have none', async () => {
    vi.stubEnv('FONTCONFIG_FILE', (await fontEnvironment(0)).file);
    await expect(
      openAt(process.env['SNAPSHOT_SITE_BROWSER']!, { kind: 'system' }).ready(),
    ).rejects.toMatchObject({
      code: 'FONTS_NOT_DRAWN',
      hint: expect.stringContaining('Install fonts'),
    });
    vi.stubEnv('FONTCONFIG_FILE', (await fontEnvironment(2)).file);
    await openAt(process.env['SNAPSHOT_SITE_BROWSER']!, { kind: 'system' }).ready();
  });
});

describe.skipIf(process.platform !== 'linux')('fonts of one’s own', () => {
  test('draw what the pinned ones lack, and answer for their own name', async () => {
    const named = triangleCalled('Segoe UI');
    const folder = await temporaryFolder({
      'with space & more/deep/own.ttf': named,
      'with space & more/LICENSE': '',
    });
    const page = await openPage(
      pinned({ paths: [folder] }),
      '<p>ก</p><p style="font-family: Segoe UI">ก</p><p style="font-family: Arial">a</p>',
    );
    expect(await drawnBy(page, 'p')).toEqual(['Segoe UI', 'Segoe UI', 'Liberation Sans']);
  });

  test('are part of the id by what they are, not by where they lie', async () => {
    const [one, two] = [
      await temporaryFolder({ 'a.ttf': triangle }),
      await temporaryFolder({ 'b/c.ttf': triangle }),
    ];
    const changed = triangleCalled('Quadrant');
    const other = await temporaryFolder({ 'a.ttf': changed });
    expect(await idOf([one])).toMatch(/^pinned 1 \+ [0-9a-f]{8}$/);
    expect(await idOf([join(two, 'b/c.ttf')])).toBe(await idOf([one]));
    expect(await idOf([other])).not.toBe(await idOf([one]));
  });

  test.each([
    ['is not there', 'missing', /names .+missing, which does not exist/],
    ['has no font', 'empty', /names the folder .+empty, in which there is no font/],
    ['is a web font', 'web.woff2', /leads to .+web\.woff2, which is no TTF or OTF file/],
    ['is broken', 'broken', /leads to .+half\.ttf, which is no TTF or OTF file/],
  ])('a path that %s is an error that names it', async (_, name, message) => {
    const folder = await temporaryFolder({
      'empty/readme.txt': '',
      'web.woff2': 'wOF2 and more',
      'broken/half.ttf': triangle.subarray(0, 60),
    });
    await expect(idOf([join(folder, name)])).rejects.toMatchObject({
      code: 'FONTS_NOT_FOUND',
      message: expect.stringMatching(message),
      hint: expect.stringContaining('TTF or OTF'),
    });
  });

  test('a collection has the names of all its fonts', () => {
    const start = Buffer.alloc(16);
    start.write('ttcf', 'latin1');
    start.writeUInt32BE(1, 8);
    start.writeUInt32BE(16, 12);
    // The tables of the font inside are found from the beginning of the whole file.
    const inside = Buffer.from(triangle);
    for (let index = 0; index < inside.readUInt16BE(4); index += 1) {
      const entry = 12 + 16 * index + 8;
      inside.writeUInt32BE(inside.readUInt32BE(entry) + 16, entry);
    }
    expect(familiesOf(Buffer.concat([start, inside]))).toEqual(['Triangle']);
  });
});

describe('fonts of the system', () => {
  test.skipIf(process.platform !== 'linux')('are named by what there is', async () => {
    const twoFonts = await idOfSystem('echo "B:style=Bold"; echo "A:style=Regular"');
    expect(twoFonts).toMatch(/^system [0-9a-f]{8}$/);
    expect(await idOfSystem('echo "A:style=Regular"; echo "B:style=Bold"')).toBe(twoFonts);
    expect(await idOfSystem('echo "A:style=Regular"')).not.toBe(twoFonts);
    expect(await idOfSystem('exit 1')).toBe('system');
  });

  test('are taken on macOS and Windows in any case', async () => {
    const machine: Machine = { ...thisMachine(), platform: 'darwin' };
    const fonts = await openFonts(choice(pinned({ sets: ['emoji'] })), machine, {
      signal,
      onEvent: () => {},
    });
    expect([fonts.id, fonts.env]).toEqual(['system', {}]);
  });
});

describe.skipIf(process.platform !== 'linux')('an optional set', () => {
  let shelf: string;

  // One real npm fetches the real archive, into a cache that the tests share.
  beforeAll(async () => {
    shelf = await mkdtemp(join(tmpdir(), 'snapshot-site-test-'));
    await provideFontSets(['emoji'], machineWith({ SNAPSHOT_SITE_CACHE: shelf }), {
      forbidden: undefined,
      signal,
      onEvent: (event) => events.push(event),
    });
  }, 300_000);
  afterAll(() => rm(shelf, { recursive: true, force: true }));
  const events: BrowserEvent[] = [];
  const emoji = fontSets.find(({ name }) => name === 'emoji')!;

  test('is fetched once, telling how far it is', () => {
    const total = emoji.fonts[0]!.bytes;
    const what = 'Noto Color Emoji';
    expect(events[0]).toEqual({ kind: 'browser-download', what, receivedBytes: 0, totalBytes: total });
    expect(events.at(-1)).toEqual({
      kind: 'browser-download',
      what,
      receivedBytes: total,
      totalBytes: total,
    });
    expect(isFetched(emoji, machineWith({ SNAPSHOT_SITE_CACHE: shelf }))).toBe(true);
  });

  test('comes with its licence, and leaves nothing else behind', async () => {
    const [folder, ...others] = await readdir(join(shelf, 'fonts'));
    expect([folder, others]).toEqual(['noto-color-emoji-0.4.6', []]);
    const names = await readdir(join(shelf, 'fonts', folder!));
    expect(names.toSorted()).toEqual(['.stamps.json', '400Regular', 'LICENSE_FONT']);
  });

  test('draws emoji in colour, sequences too, and is part of the id', async () => {
    vi.stubEnv('SNAPSHOT_SITE_CACHE', shelf);
    onTestFinished(async () => {
      for (const name of await readdir(join(shelf, 'fonts')))
        if (/^(config|pinned)-/.test(name)) await rm(join(shelf, 'fonts', name), { recursive: true });
    });
    const { browser } = open(pinned({ sets: ['emoji'] }));
    expect((await browser.ready()).fonts).toBe('pinned 1 + emoji');
    const page = await (await browser.newContext({})).newPage();
    await page.setContent('<meta charset="utf-8"><p>🚀</p><p>👩‍🚀</p><p>🇩🇪</p><p>❤️</p><p>❤ ✓</p>');
    expect(await drawnBy(page, 'p')).toEqual([
      'Noto Color Emoji',
      'Noto Color Emoji',
      'Noto Color Emoji',
      'Noto Color Emoji',
      expect.stringContaining('DejaVu Sans'),
    ]);
    const colours = await page.evaluate(() => {
      const context = new OffscreenCanvas(40, 40).getContext('2d')!;
      context.font = '32px emoji';
      context.fillText('🚀', 0, 32);
      const { data } = context.getImageData(0, 0, 40, 40);
      return data.filter((value, index) => index % 4 === 0 && value !== data[index + 1]).length;
    });
    expect(colours).toBeGreaterThan(50);
  });

  test('that is damaged is fetched again, by two runs at once too, or told where it may not be', async () => {
    const cache = await temporaryFolder();
    await cp(shelf, cache, { recursive: true });
    const machine = machineWith({ SNAPSHOT_SITE_CACHE: cache });
    const folder = join(cache, 'fonts/noto-color-emoji-0.4.6');
    const font = join(folder, '400Regular/NotoColorEmoji_400Regular.ttf');
    await truncate(font, 1_000_000);
    expect(isFetched(emoji, machine)).toBe(false);
    const notices: string[] = [];
    const provide = (forbidden?: string) =>
      provideFontSets(['emoji'], machine, {
        forbidden,
        signal,
        onEvent: (event) => void (event.kind === 'notice' && notices.push(event.message)),
      });

    await expect(provide('--no-download')).rejects.toMatchObject({
      code: 'FONTS_NOT_FOUND',
      message: `The fonts "emoji" (Noto Color Emoji) in ${folder} are damaged, and --no-download forbids fetching them.`,
    });
    await Promise.all([provide(), provide()]);
    const notice = `The fonts "emoji" (Noto Color Emoji) in ${folder} are damaged and are fetched again.`;
    expect(notices).toEqual([notice, notice]);
    expect(await readdir(join(cache, 'fonts'))).toEqual(['noto-color-emoji-0.4.6']);
    await expect(provide('--no-download')).resolves.toEqual([folder]);
  });

  test('that cannot be kept is an error that tells of the cache, not of the registry', async () => {
    const folder = await temporaryFolder({ file: '' });
    const machine = machineWith({ SNAPSHOT_SITE_CACHE: join(folder, 'file') });
    const providing = provideFontSets(['emoji'], machine, {
      forbidden: undefined,
      signal,
      onEvent: () => {},
    });
    await expect(providing).rejects.toMatchObject({
      code: 'FONTS_DOWNLOAD',
      message: expect.stringMatching(/could not be fetched: the cache cannot be written \(ENOTDIR/),
      hint: `Make room in ${join(folder, 'file')} or make it writable, or name another folder: SNAPSHOT_SITE_CACHE=/path/to/cache npx snapshot-site`,
    });
  });

  test('that is missing is an error where fetching is forbidden', async () => {
    const { browser } = open(pinned({ sets: ['emoji'] }));
    await expect(browser.ready()).rejects.toMatchObject({
      code: 'FONTS_NOT_FOUND',
      message:
        'The fonts "emoji" (Noto Color Emoji) are not on this computer, and --no-download or the option `browser.download` forbids fetching them.',
      hint: 'Fetch them once where that is allowed: snapshot-site fonts emoji',
    });
  });

  test.each([
    ['echo "npm error code E404" >&2; echo "npm error 404 Not Found" >&2; exit 1', '404 Not Found'],
    [
      'for arg; do case "$arg" in --pack-destination=*) echo damaged > "${arg#*=}/font.tgz" ;; esac; done',
      'the archive is not the expected one',
    ],
  ])('that cannot be fetched is an error with the reason (%#)', async (script, reason) => {
    const folder = await temporaryFolder({ 'bin/npm': `#!/bin/sh\n${script}\n` });
    await chmod(join(folder, 'bin/npm'), 0o755);
    const cache = join(folder, 'cache');
    const machine = machineWith({
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      SNAPSHOT_SITE_CACHE: cache,
    });
    const fetching = provideFontSets(['emoji'], machine, { forbidden: undefined, signal, onEvent: () => {} });
    await expect(fetching).rejects.toMatchObject({
      code: 'FONTS_DOWNLOAD',
      message: expect.stringContaining(
        `The fonts "emoji" (Noto Color Emoji) could not be fetched: ${reason}`,
      ),
      hint: expect.stringContaining('npm view @expo-google-fonts/noto-color-emoji@0.4.6'),
    });
    expect(await readdir(join(cache, 'fonts'))).toEqual([]);
  });
});

async function idOf(paths: readonly string[]): Promise<string> {
  const fonts = await openFonts(choice(pinned({ paths })), thisMachine(), { signal, onEvent: () => {} });
  return fonts.id;
}

/** What the system's fonts are called where its `fc-list` is this script. */
async function idOfSystem(fcList: string): Promise<string> {
  const folder = await temporaryFolder({ 'fc-list': `#!/bin/sh\n${fcList}\n` });
  await chmod(join(folder, 'fc-list'), 0o755);
  const machine = { ...thisMachine(), env: { PATH: `${folder}:${process.env['PATH']}` } };
  return (await openFonts(choice({ kind: 'system' }), machine, { signal, onEvent: () => {} })).id;
}

function machineWith(env: Record<string, string>): Machine {
  const machine = thisMachine();
  return { ...machine, env: { ...machine.env, ...env } };
}

/** The font with another name of the same length, so that its tables stay where they are. */
function triangleCalled(name: string): Buffer {
  const text = triangle
    .toString('latin1')
    .replaceAll('Triangle', name)
    .replaceAll(wide('Triangle'), wide(name));
  return Buffer.from(text, 'latin1');
}

/** As the tables of a font write it, with two bytes for a letter. */
function wide(text: string): string {
  return [...text].map((letter) => `\0${letter}`).join('');
}
