import { afterAll, expect, test } from 'vitest';
import { openBrowser } from '../../src/browser/index.ts';
import { recordBoxes } from '../../src/capture/examine/index.ts';
import { capture, isPicture } from '../../src/capture/index.ts';
import { configOf } from '../../src/config/index.ts';
import type { PageBoxes } from '../../src/model/index.ts';
import { listShots } from '../../src/run.ts';
import { testServer } from '../support/server.ts';

const page = `<!doctype html><style>body { margin: 0 } p { margin: 20px; height: 30px; color: rgb(1, 2, 3) }
  #box { background: url(/paper.png); width: 50px; height: 40px }</style>
  <p data-testid="words">a <b>bold</b> word</p><div id="box" class="one two"></div>
  <input value="Ada"><input type="password" value="secret">`;

const { signal } = new AbortController();
const browser = openBrowser(configOf({ site: 'http://127.0.0.1:1' }, '/').browser, {
  signal,
  onEvent: () => {},
});
afterAll(() => browser.close());

/** The picture of the page, with or without its boxes. */
async function take(record: boolean): Promise<{ bytes: Buffer; boxes: PageBoxes | undefined; url: string }> {
  const { url } = await testServer({ '/': page });
  const config = configOf({ site: url, viewport: { width: 400, height: 300 } }, '/');
  const [shot] = await listShots(config);
  const examiner = recordBoxes(shot!);
  const { taken } = await capture(shot!, {
    siteUrl: url,
    newContext: browser.newContext,
    signal,
    examiners: record ? [examiner] : [],
  });
  if (!isPicture(taken)) throw new Error(taken.message);
  return { bytes: Buffer.from(taken.bytes), boxes: examiner.boxes, url };
}

test('knows of what a page consists, and the picture is the same as without', async () => {
  const [alone, recorded] = [await take(false), await take(true)];
  expect(recorded.bytes.equals(alone.bytes)).toBe(true);
  expect(alone.boxes).toBeUndefined();
  const { elements, pictured } = recorded.boxes!;
  expect(pictured).toEqual({ x: 0, y: 0, scale: 1 });
  expect(elements.map(({ tag }) => tag)).toEqual(['html', 'body', 'p', 'b', 'div', 'input', 'input']);
  expect(elements[2]).toMatchObject({
    parent: 1,
    testId: 'words',
    text: 'a word',
    box: { x: 20, y: 20, width: 360, height: 30 },
    look: { color: 'rgb(1, 2, 3)' },
  });
});

test('addresses do not tell the port, which is another one in each run', async () => {
  const { boxes, url } = await take(true);
  expect(boxes!.elements[4]).toMatchObject({
    id: 'box',
    classes: ['one', 'two'],
    look: { 'background-image': 'url("/paper.png")' },
  });
  expect(JSON.stringify(boxes)).not.toContain(new URL(url).host);
});

test('what is typed into a field is known, but not a password', async () => {
  const { boxes } = await take(true);
  expect(boxes!.elements.slice(5).map(({ text }) => text)).toEqual(['Ada', '••••••']);
});
