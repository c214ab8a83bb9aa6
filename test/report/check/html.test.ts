import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions, Locator, Page } from 'playwright';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { CheckReport } from '../../../src/model/index.ts';
import { style } from '../../../src/report/check/html/style.ts';
import { newPage } from './browser.ts';
import { change, checked, colours, everything, manyShots, reportOf, writePictures } from './made.ts';
import { tell } from './tell.ts';

/** The machine may be busy. */
const soon = { timeout: 20_000 };

const small = change({ box: { x: 900, y: 2400, width: 60, height: 24 } });

test('opens from disk with all its pictures, without a server, a network or a word of complaint', async () => {
  const { page, trouble, requested } = await open(everything());
  const shown = page.locator('[id="shot/guide/install.dark"] img');
  await shown.first().scrollIntoViewIfNeeded();
  for (const picture of await shown.all()) {
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth), soon)
      .toBe(1280);
  }
  expect(trouble).toEqual([]);
  expect(requested.every((url) => url.startsWith('file://'))).toBe(true);
  expect(await page.title()).toBe(
    '3 changed, 1 new, 1 removed, 1 renamed, 1 unstable, and 1 failed of 9 shots – snapshot-site',
  );
});

test('what changed is outlined where it is, and scrolled to', async () => {
  const { page } = await open(reportOf([checked('index', 'changed', { changes: [small] })]));
  for (const [side, colour] of [
    ['baseline', colours.was],
    ['actual', colours.is],
  ] as const) {
    const outline = page.locator(`figure.${side} rect`);
    await pictureOf(page, side);
    // A busy browser may show a frame from before the scrolling.
    await expect
      .poll(async () => coloursAround(page, await settledBox(outline)), { message: side, ...soon })
      .toEqual({
        inside: colour,
        corner: colour,
        otherCorner: colour,
        beside: colours.page,
        below: colours.page,
      });
  }
});

test('pictures of different heights show the same change, each where it is there', async () => {
  const moved = change({ box: { x: 900, y: 2448, width: 60, height: 24 }, was: small.box });
  const { page } = await open(reportOf([checked('index', 'changed', { changes: [moved] })]));
  const { y: was } = await settledBox(page.locator('figure.baseline rect'));
  const { y: is } = await settledBox(page.locator('figure.actual rect'));
  expect(Math.abs(was - is)).toBeLessThan(2);
});

test('scrolling one picture scrolls the others', async () => {
  const { page } = await open(reportOf([checked('index', 'changed', { changes: [small] })]));
  const topOf = (side: string) => page.locator(`figure.${side} .pane`).evaluate((pane) => pane.scrollTop);
  await settledBox(page.locator('figure.actual rect'));
  const before = await topOf('baseline');
  await page.locator('figure.actual .pane').evaluate((pane) => pane.scrollBy(0, -200));
  await expect.poll(() => topOf('baseline'), soon).toBe(before - 200);
  await expect.poll(() => topOf('diff'), soon).toBe(before - 200);
});

test('with the slider, the old picture is left of the line and the new one right of it', async () => {
  const { page } = await open(reportOf([checked('index', 'changed', { changes: [small] })]));
  await page.getByRole('button', { name: 'Slider' }).click();
  await pictureOf(page, 'actual');
  const outline = page.locator('figure.actual rect');
  const { x, y, width, height } = await settledBox(outline);
  const middle = y + height / 2;
  const at = await seen(page);
  expect(at(x + 8, middle)).toBe(colours.was);
  expect(at(x + width - 8, middle)).toBe(colours.is);
  await page.mouse.move(x + width + 40, middle);
  expect((await seen(page))(x + width - 8, middle)).toBe(colours.was);
});

test('filters by status, by name and by group', async () => {
  const { page } = await open(everything());
  const shots = page.locator('.shot:visible > summary h3');
  await page.getByRole('button', { name: 'new 1' }).click();
  expect(await shots.allTextContents()).toEqual(['pricing']);
  await page.getByRole('button', { name: 'Show only these' }).click();
  expect(await shots.allTextContents()).toEqual(['about', 'blog', 'guide/install.dark']);
  expect(await page.locator('output').textContent()).toBe('3 of 9 shots');
  await page.getByRole('button', { name: 'all 9' }).click();
  await page.getByRole('searchbox').fill('INST');
  expect(await shots.allTextContents()).toEqual(['guide/install.dark']);
  await page.getByRole('searchbox').fill('ind');
  expect(await page.locator('.unchanged li:visible').allTextContents()).toEqual([
    expect.stringContaining('index'),
  ]);
});

test('j and k walk from shot to shot, past those that are filtered away', async () => {
  const { page } = await open(everything());
  const current = () => page.evaluate(() => document.activeElement?.querySelector('h3')?.textContent);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  expect(await current()).toBe('blog');
  await page.keyboard.press('k');
  expect(await current()).toBe('about');
  await page.getByRole('button', { name: 'failed 1' }).click();
  await page.keyboard.press('j');
  expect(await current()).toBe('broken');
  await page.getByRole('searchbox').press('k');
  expect(await page.getByRole('searchbox').inputValue()).toBe('k');
});

test('a change in several shots is open in the first of them only', async () => {
  const { page } = await open(everything());
  const isOpen = (id: string) =>
    page.locator(`[id="shot/${id}"]`).evaluate((shot: HTMLDetailsElement) => shot.open);
  expect(await isOpen('about')).toBe(true);
  expect(await isOpen('blog')).toBe(false);
  // It has a change of its own too.
  expect(await isOpen('guide/install.dark')).toBe(true);
});

test('a link to a shot opens it', async () => {
  const { page } = await open(everything(), {}, '#shot/blog');
  await expect.poll(() => page.locator('.shot.current h3').textContent(), soon).toBe('blog');
  expect(await page.locator('[id="shot/blog"] .shot-body').isVisible()).toBe(true);
});

test('says how each is approved, and what else there is to do', async () => {
  const { page } = await open(everything());
  const textOf = (id: string) => page.locator(`[id="shot/${id}"]`).textContent();
  expect(await textOf('pricing')).toContain('snapshot-site approve pricing');
  expect(await textOf('gone')).toContain('snapshot-site approve gone --prune');
  expect(await textOf('status')).toContain('snapshot-site doctor status');
  expect(await textOf('broken')).toContain('Open it in a browser.');
  expect(await textOf('broken')).not.toContain('approve');
  expect(await page.locator('.groups').innerText()).toContain('snapshot-site approve --group 1');
});

test('texts and names of a page that means harm are only shown', async () => {
  const harm = `</script></style><img src=x onerror="window.harmed=1"><script>window.harmed=1</script>'"`;
  const shot = checked('index', 'changed', {
    id: harm,
    sentence: harm,
    path: harm,
    url: `javascript:${harm}`,
    variant: harm,
    notes: [{ kind: 'font', message: harm }],
    changes: [
      change({ ...small, sentence: harm, element: { selector: harm, name: harm, text: harm }, group: '1' }),
    ],
    record: { page: harm, width: 1, height: 1, sha256: '', alt: harm },
  });
  const { page, trouble } = await open(
    reportOf([shot, checked('same', 'same', { id: harm })], {
      groups: [{ id: '1', sentence: harm, shots: [harm, harm] }],
      elsewhere: harm,
    }),
  );
  await page.getByRole('button', { name: 'Show only these' }).click();
  await page.keyboard.press('j');
  expect(await page.evaluate('window.harmed')).toBeUndefined();
  expect(await page.locator('img[onerror], img[src=x]').count()).toBe(0);
  expect(await page.locator('script, style').count()).toBe(2);
  expect(await page.locator('.shot h3').textContent()).toBe(harm);
  expect(trouble).toEqual([]);
});

test('its own policy forbids scripts that are not its own, and the network', async () => {
  const { page } = await open(everything());
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    const fetched = await fetch('https://example.com/').catch(() => 'refused');
    return { ran: 'ran' in window, fetched };
  });
  expect(ran).toEqual({ ran: false, fetched: 'refused' });
});

test('a thousand shots that changed ask only for the pictures near the screen', async () => {
  const { page, requested } = await open(
    manyShots(1000, () => true),
    {},
    '',
    { withPictures: false },
  );
  expect(await page.locator('.shot').count()).toBe(1000);
  await page.keyboard.press('j');
  expect(requested.filter((url) => url.endsWith('.png')).length).toBeLessThan(100);
});

test('without scripts everything can be read', async () => {
  const { page } = await open(everything(), { javaScriptEnabled: false });
  for (const { id, sentence } of everything().shots.filter(({ status }) => status !== 'same')) {
    const summary = page.locator(`[id="shot/${id}"] > summary`);
    expect(await summary.isVisible()).toBe(true);
    expect(await summary.textContent()).toContain(sentence);
  }
  expect(await page.locator('button[data-filter]:visible, .toolbar:visible').count()).toBe(0);
});

test('where all is the same, there is only that', async () => {
  const { page } = await open(reportOf([checked('index', 'same'), checked('about', 'same')]));
  expect(await page.locator('h1').textContent()).toBe('2 shots, all the same');
  expect(await page.locator('.toolbar').count()).toBe(0);
});

test('fits on a phone', async () => {
  const { page } = await open(everything(), { viewport: { width: 360, height: 740 } });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

describe.each(['light', 'dark'])('%s colours', (scheme) => {
  const themes = [...style.matchAll(/:root \{([^}]+)\}/g)].map(([, text = '']) =>
    Object.fromEntries([...text.matchAll(/--([\w-]+): (#\w+)/g)].map(([, name, value]) => [name!, value!])),
  );
  const theme = themes[scheme === 'light' ? 0 : 1]!;
  const statuses = ['same', 'changed', 'new', 'removed', 'renamed', 'failed', 'unstable', 'inconclusive'];

  test.each(['ink', 'faint', 'accent', ...statuses])('--%s can be read', (name) => {
    for (const ground of ['paper', 'card', 'tint']) {
      expect(contrast(theme[name]!, theme[ground]!), `${name} on ${ground}`).toBeGreaterThan(4.5);
    }
  });
});

/** Writes the report of a check and opens it as a person does. */
async function open(
  report: CheckReport,
  options: BrowserContextOptions = {},
  hash = '',
  { withPictures = true } = {},
) {
  const { folder } = await tell(report, []);
  if (withPictures) await writePictures(report, folder);
  const page = await newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const trouble: string[] = [];
  const requested: string[] = [];
  page.on('console', (message) => trouble.push(message.text()));
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('dialog', (dialog) => trouble.push(dialog.message()));
  page.on('request', (request) => requested.push(request.url()));
  await page.goto(`${pathToFileURL(folder).href}/index.html${hash}`);
  return { page, trouble, requested };
}

/** Waits until the picture of a side is there. */
async function pictureOf(page: Page, side: string): Promise<void> {
  const picture = page.locator(`figure.${side} img`);
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth), soon)
    .toBe(1280);
  await picture.evaluate((image: HTMLImageElement) => image.decode());
}

/** Where something is once it has been scrolled to: in the upper half of the screen, two frames long. */
async function settledBox(locator: Locator) {
  await locator.waitFor({ state: 'attached' });
  await expect
    .poll(
      () =>
        locator.evaluate((element) => {
          const box = element.getBoundingClientRect();
          const pane = element.closest('.pane')!.getBoundingClientRect();
          const visible = element.closest<HTMLElement>('.pair')!.getBoundingClientRect();
          return (
            box.top >= Math.max(pane.top, visible.top) && box.bottom <= Math.min(pane.bottom, visible.bottom)
          );
        }),
      soon,
    )
    .toBe(true);
  return locator.evaluate((element) => element.getBoundingClientRect().toJSON() as DOMRect);
}

/** What is to be seen in an outline and right outside of it. */
async function coloursAround(page: Page, { x, y, width, height }: DOMRect) {
  const at = await seen(page);
  return {
    inside: at(x + width / 2, y + height / 2),
    corner: at(x + 6, y + 6),
    otherCorner: at(x + width - 6, y + height - 6),
    beside: at(x - 6, y + height / 2),
    below: at(x + width / 2, y + height + 6),
  };
}

/** What is to be seen now: the colour at each place of the screen. */
async function seen(page: Page): Promise<(x: number, y: number) => string> {
  const { data, info } = await sharp(await page.screenshot())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return (x, y) => {
    const at = (Math.round(y) * info.width + Math.round(x)) * 3;
    return `#${data.subarray(at, at + 3).toString('hex')}`;
  };
}

/** As WCAG counts it: at least 4.5 for text. */
function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(colour: string): number {
  const digits = colour.length === 4 ? colour.replaceAll(/[\da-f]/g, '$&$&') : colour;
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
