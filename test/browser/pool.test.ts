import { readdirSync } from 'node:fs';
import type { Browser } from 'playwright';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type BrowserHandle, openBrowser } from '../../src/browser/index.ts';
import { launchBrowser } from '../../src/browser/launch.ts';
import { openBrowserPool } from '../../src/browser/pool.ts';
import { expectNothingLeft, expectNothingLeftSoon } from '../support/processes.ts';
import type { Tracked } from '../support/processes.ts';
import { groupOf, membersOf, pidOf } from './group.ts';
import { trackBrowsers } from './track-browsers.ts';

let tracked: Tracked;
let temporary: string;

beforeEach(async () => {
  ({ tracked, temporary } = await trackBrowsers());
});

function open(contextsPerInstance: number, signal = new AbortController().signal): BrowserHandle {
  const browser = openBrowser(
    { path: undefined, origin: undefined, download: false, args: [], fonts: { kind: 'system' } },
    { signal, onEvent: () => {}, contextsPerInstance },
  );
  onTestFinished(() => browser.close());
  return browser;
}

/** The replacement, once it is launched. */
function replacementOf(first: Browser, handle: BrowserHandle): Promise<Browser> {
  return vi.waitUntil(
    async () => {
      const context = await handle.newContext({});
      await context.close();
      const browser = context.browser()!;
      return browser !== first && browser;
    },
    { timeout: 30_000 },
  );
}

test('a browser that has opened many contexts is replaced, finishes the contexts that are open, and ends', async () => {
  const handle = open(2);
  const early = await handle.newContext({});
  const page = await early.newPage();
  const first = early.browser()!;
  const group = groupOf(await pidOf(first));
  // Nothing waits for the replacement.
  const [second, third] = [await handle.newContext({}), await handle.newContext({})];
  expect([second.browser(), third.browser()]).toEqual([first, first]);

  await replacementOf(first, handle);
  expect(await page.evaluate('6 * 7')).toBe(42);
  const close = vi.spyOn(first, 'close');
  await Promise.all([early.close(), second.close()]);
  expect(close, 'while a context is open').not.toHaveBeenCalled();
  await third.close();
  expect(close).toHaveBeenCalledOnce();
  await expect.poll(() => first.isConnected()).toBe(false);
  await expect.poll(() => membersOf(group)).toEqual([]);

  await handle.close();
  await expectNothingLeft(tracked);
  expect(readdirSync(temporary)).toEqual([]);
});

test('pictures of one page are the same bytes through many changes of the browser, and none fails', async () => {
  const handle = open(4);
  const browsers = new Set<Browser>();
  const pictures: string[] = [];
  const takePicture = async () => {
    const context = await handle.newContext({ viewport: { width: 200, height: 100 } });
    browsers.add(context.browser()!);
    const page = await context.newPage();
    await page.setContent('<h1 style="border-radius: 9px; background: linear-gradient(red, blue)">Same</h1>');
    const bytes = await page.screenshot();
    await context.close();
    pictures.push(bytes.toString('base64'));
  };
  const takePictures = async () => {
    while (browsers.size < 4) await takePicture();
  };
  await Promise.all([takePictures(), takePictures(), takePictures()]);
  expect(new Set(pictures).size).toBe(1);
  await handle.close();
  await expectNothingLeft(tracked);
});

test('closed while a replacement is being launched, both browsers end', async () => {
  const handle = open(1);
  await handle.newContext({});
  await handle.close();
  await expectNothingLeft(tracked);
  expect(readdirSync(temporary)).toEqual([]);
});

test('an abort while the old browser still works ends both', async () => {
  const abort = new AbortController();
  const handle = open(2, abort.signal);
  const context = await handle.newContext({});
  await replacementOf(context.browser()!, handle);
  abort.abort(new Error('Ctrl+C'));
  await expect(handle.newContext({})).rejects.toThrow('Ctrl+C');
  await handle.close();
  // On a busy machine a renderer ends a moment after its browser.
  await expectNothingLeftSoon(tracked);
  expect(readdirSync(temporary)).toEqual([]);
});

test('while a replacement is being launched, no other one is', async () => {
  const { signal } = new AbortController();
  let permit!: () => void;
  const permission = new Promise<void>((resolve) => (permit = resolve));
  const path = process.env['SNAPSHOT_SITE_BROWSER']!;
  const launch = vi.fn(async () => {
    if (launch.mock.calls.length > 1) await permission;
    return launchBrowser(path, { signal, onNotice: () => {} });
  });
  const pool = openBrowserPool(launch, { signal, contextsPerInstance: 1 });
  onTestFinished(() => pool.close());
  await pool.newContext({});
  await pool.newContext({});
  await pool.newContext({});
  permit();
  expect(launch).toHaveBeenCalledTimes(2);
});

test('if the replacement cannot be launched, the old browser stays in use', async () => {
  const { signal } = new AbortController();
  const launch = vi
    .fn(() => Promise.reject<never>(new Error('out of memory')))
    .mockImplementationOnce(
      () => launchBrowser(process.env['SNAPSHOT_SITE_BROWSER']!, { signal, onNotice: () => {} }) as never,
    );
  const pool = openBrowserPool(launch, { signal, contextsPerInstance: 1 });
  onTestFinished(() => pool.close());
  const contexts = [await pool.newContext({}), await pool.newContext({})];
  expect(launch).toHaveBeenCalledTimes(3);
  expect(contexts[1]!.browser()).toBe(contexts[0]!.browser());
  expect((await pool.runningBrowser()).browser.isConnected()).toBe(true);
});
