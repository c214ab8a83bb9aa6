import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type BrowserHandle, openBrowser } from '../../src/browser/index.ts';
import { describePage } from '../../src/capture/description.ts';
import { missingGlyphs } from '../../src/capture/glyphs.ts';

const triangle = (await readFile(new URL('../fixtures/fonts/triangle.ttf', import.meta.url))).toString(
  'base64',
);
const webFont = `<style>@font-face { font-family: triangle; src: url(data:font/ttf;base64,${triangle}) }</style>`;

let browser: BrowserHandle;
let page: Page;

beforeAll(() => {
  browser = openBrowser(
    {
      path: undefined,
      origin: undefined,
      download: false,
      args: [],
      fonts: { kind: 'pinned', sets: [], paths: [] },
    },
    { signal: new AbortController().signal, onEvent: () => {} },
  );
});
afterAll(() => browser.close());

beforeEach(async () => {
  const context = await browser.newContext({});
  onTestFinished(() => context.close());
  page = await context.newPage();
});

async function notesOn(html: string): Promise<string[]> {
  await page.setContent(`<!doctype html><meta charset="utf-8">${html}`);
  await page.waitForFunction(() => document.fonts.status === 'loaded');
  return (await missingGlyphs(page, await describePage(page))).map(({ message }) => message);
}

// The pinned fonts are those of Linux; elsewhere the system has its own.
const onLinux = test.skipIf(process.platform !== 'linux');

onLinux.each([
  ['Latin, Greek and Cyrillic', '<p>Grüße – “Hello” € ™, Ελλάδα, Привет, Tiếng Việt'],
  ['arrows, boxes, mathematics and symbols', '<p>← ⇒ ─┼ █ ∑∫√∞≤ ∀∃ ✓ ✗ ★ ☎ ① ⠿ 𝔸 𝒜 □ ■'],
  ['Hebrew, Arabic, Armenian and Georgian', '<p>שלום مرحبا բարեւ გამარჯობა'],
  ['icons of an icon font', '<p>\uE001 \uF101'],
  [
    'text that nobody sees',
    '<p hidden>漢</p><p style="visibility: hidden">漢</p><script>"漢"</script><style>/* 漢 */</style>',
  ],
  ['what fields do not show', '<input type="password" value="漢"><input type="checkbox" value="漢" checked>'],
  ['what is invisible by itself', '<p>a\u3000b\u200Bc\uFE0F\u2800d'],
])('%s need no note', async (_, html) => {
  expect(await notesOn(html)).toEqual([]);
});

onLinux('names the characters that no font has, where they stand, and the set that has them', async () => {
  expect(await notesOn('<h1>漢字</h1><p>漢 ひらがな 한글 🚀 👩‍🚀 ก</p>')).toEqual([
    "no font has these characters: が な ひ ら 字 (U+304C, U+306A, U+3072, U+3089, U+5B57) and 3 more in <h1>, <p>; add fonts: ['cjk']",
    "no font has these characters: 👩 🚀 (U+1F469, U+1F680) in <p>; add fonts: ['emoji']",
    "no font has these characters: ก (U+0E01) in <p>; add a font that has them, e.g. fonts: ['./fonts']",
  ]);
});

onLinux('looks into shadow roots, frames, fields and frames in frames', async () => {
  const notes = await notesOn(`
    <div><template shadowrootmode="open"><i>猫</i>亀</template></div>
    <iframe srcdoc="<b>犬</b><iframe srcdoc='<u>鳥</u>'></iframe>"></iframe>
    <input value="骨"><textarea placeholder="魚"></textarea>`);
  expect(notes).toEqual([
    expect.stringContaining(
      '亀 犬 猫 骨 魚 (U+4E80, U+72AC, U+732B, U+9AA8, U+9B5A) and 1 more in <b>, <div>, <i>, …',
    ),
  ]);
});

onLinux('a web font counts, for the text that uses it', async () => {
  expect(await notesOn(`${webFont}<p style="font-family: triangle">ก</p>`)).toEqual([]);
  expect(await notesOn(`${webFont}<p style="font-family: triangle">กข</p><b>ก</b>`)).toEqual([
    expect.stringContaining('ก ข (U+0E01, U+0E02) in <b>, <p>'),
  ]);
});

onLinux('a page full of them is counted up to many', async () => {
  const text = String.fromCodePoint(...Array.from({ length: 500 }, (_, index) => 0x4e00 + index));
  expect(await notesOn(`<p>${text}</p>`)).toEqual([
    expect.stringContaining('一 丁 丂 七 丄 (U+4E00, U+4E01, U+4E02, U+4E03, U+4E04) and many more in <p>'),
  ]);
});

onLinux('works while the page’s time stands still, and leaves the page as it was', async () => {
  await page.setContent('<meta charset="utf-8"><p>漢');
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setVirtualTimePolicy', { policy: 'pause' });
  const before = await page.content();
  expect(await missingGlyphs(page, undefined)).toHaveLength(1);
  expect(await page.content()).toBe(before);
});

test('the chosen options of a select are looked at, and all of a list', async () => {
  const [note] = await notesOn(`<select><option>plain<option selected>漢<option>字</select>
    <select size=2><option>語</select>`);
  expect(note).toContain('漢');
  expect(note).toContain('語');
  expect(note).not.toContain('字');
  expect(note).toContain('<select>');
});

onLinux('names what CSS adds before and after elements and at the items of lists', async () => {
  const [note, ...others] = await notesOn(`<style>
      p::before { content: "漢" }
      @media screen { @supports (color: red) { b::after { content: attr(title) } } }
      ul { list-style-type: "字" }
      ol { list-style-type: hiragana }
      h1 { counter-increment: it }
      h1::before { content: counter(it, katakana) }
    </style>
    <p>a</p><b title="語">b</b><ul><li>c</ul><ol><li>d</ol><h1>e</h1>
    <div><template shadowrootmode="open"><style>i::before { content: "猫" }</style><i>f</i></template></div>
    <iframe srcdoc="<style>u::after { content: '鳥' }</style><u>g</u>"></iframe>`);
  expect(others).toEqual([]);
  expect(note).toBe(
    "no font has these characters: 、 あ ア 字 漢 (U+3001, U+3042, U+30A2, U+5B57, U+6F22) and 3 more in <b>::after, <h1>::before, <i>::before, …; add fonts: ['cjk']",
  );
});

onLinux('what CSS adds in print only, where nobody sees it, or as an icon needs no note', async () => {
  const notes = await notesOn(`<style>
      @media print { p::before { content: "漢" } }
      b::before { content: "漢"; visibility: hidden }
      i::before { content: "漢"; display: none }
      u::before { content: "\\f101" }
      q::before { content: "→ " }
    </style><p>a</p><b>b</b><i>c</i><u>d</u><q>e</q>`);
  expect(notes).toEqual([]);
});
