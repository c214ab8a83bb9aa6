import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Browser } from 'playwright';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { openBrowser } from '../../src/browser/index.ts';
import type { BrowserEvent, BrowserHandle } from '../../src/browser/index.ts';
import { withoutTimersFrom } from '../support/clock.ts';
import { expectNothingLeft, isAlive } from '../support/processes.ts';
import type { Tracked } from '../support/processes.ts';
import { groupOf, membersOf, pidOf } from './group.ts';
import { trackBrowsers } from './track-browsers.ts';

let tracked: Tracked;
let temporary: string;

beforeEach(async () => {
  ({ tracked, temporary } = await trackBrowsers());
});

function open({
  path,
  ...how
}: {
  path?: string;
  signal?: AbortSignal;
  onEvent?: (event: BrowserEvent) => void;
  after?: Promise<void>;
} = {}) {
  const browser = openBrowser(
    { path, origin: '--browser', download: false, args: [], fonts: { kind: 'system' } },
    { signal: new AbortController().signal, onEvent: () => {}, ...how },
  );
  onTestFinished(() => browser.close());
  return browser;
}

async function living(handle: BrowserHandle): Promise<Browser> {
  const context = await handle.newContext({});
  return context.browser()!;
}

test('tells once that the browser is ready, and which one it is', async () => {
  const events: BrowserEvent[] = [];
  const browser = open({ onEvent: (event) => events.push(event) });
  const info = await browser.ready();
  await browser.ready();
  await browser.close();

  expect(info.path).toBe(process.env['SNAPSHOT_SITE_BROWSER']);
  expect(info.version).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  expect(events.filter(({ kind }) => kind === 'browser-ready')).toEqual([
    {
      kind: 'browser-ready',
      name: `${info.name} ${info.version}`,
      path: info.path,
      durationMs: expect.any(Number),
    },
  ]);
});

test('contexts that are asked for at the same time share one browser and nothing else', async () => {
  const browser = open();
  const contexts = await Promise.all(
    [1, 2, 3].map((scale) => browser.newContext({ deviceScaleFactor: scale })),
  );
  expect(new Set(contexts.map((context) => context.browser())).size).toBe(1);

  const [one, two] = await Promise.all(contexts.map((context) => context.newPage()));
  expect(await one!.evaluate('devicePixelRatio')).toBe(1);
  expect(await two!.evaluate('devicePixelRatio')).toBe(2);
});

test('draws WebGL', async () => {
  const context = await open().newContext({});
  const page = await context.newPage();
  const pixel = await page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl')!;
    gl.clearColor(1, 0.5, 0, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const rgba = new Uint8Array(4);
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
    return [...rgba];
  });
  expect(pixel).toEqual([255, 128, 0, 255]);
});

test('a browser that was killed is launched again, once for all who ask', async () => {
  const browser = open();
  const context = await browser.newContext({});
  const page = await context.newPage();
  const first = context.browser()!;
  const waiting = page.evaluate(() => new Promise(() => {})).catch(() => first.isConnected());
  process.kill(await pidOf(first), 'SIGKILL');

  expect(await waiting, 'still connected when the action fails').toBe(false);
  const again = await Promise.all([living(browser), living(browser), living(browser)]);
  expect(new Set(again).size).toBe(1);
  expect(again[0]).not.toBe(first);
  expect(again[0]!.isConnected()).toBe(true);
});

test.skipIf(!process.getuid)(
  'says only once that there is no sandbox, however often the browser is launched',
  async () => {
    const root = vi.spyOn(process as { getuid(): number }, 'getuid').mockReturnValue(0);
    onTestFinished(() => root.mockRestore());
    const events: BrowserEvent[] = [];
    const browser = open({ onEvent: (event) => events.push(event) });
    process.kill(await pidOf(await living(browser)), 'SIGKILL');
    await living(browser);
    expect(events.filter(({ kind }) => kind === 'notice')).toHaveLength(1);
  },
);

test('a context can be had while the browser is being killed', async () => {
  const browser = open();
  const pid = await pidOf(await living(browser));
  process.kill(pid, 'SIGKILL');
  const context = await browser.newContext({});
  expect(context.browser()!.isConnected()).toBe(true);
});

test('leaves no process and no temporary folder when it is closed, also twice, also after it was killed', async () => {
  const browser = open();
  process.kill(await pidOf(await living(browser)), 'SIGKILL');
  const second = await living(browser);
  await second.newPage();
  const group = groupOf(await pidOf(second));
  expect(readdirSync(temporary)).not.toEqual([]);

  await Promise.all([browser.close(), browser.close()]);
  await browser.close();
  await expectNothingLeft(tracked);
  await expect.poll(() => membersOf(group)).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
  await expect(browser.newContext({})).rejects.toThrow('The browser was closed.');
});

test('a browser that answers no more is ended by force', async () => {
  const browser = open();
  const pid = await pidOf(await living(browser));
  process.kill(pid, 'SIGSTOP');
  // Playwright alone would wait for 30 s.
  withoutTimersFrom(5_000);
  await browser.close();

  expect(isAlive(pid)).toBe(false);
  expect(readdirSync(temporary)).toEqual([]);
});

test('comes up where the path of the temporary folder is too long for the name of a socket', async () => {
  const long = join(temporary, 'x'.repeat(100));
  await mkdir(long);
  vi.stubEnv('TMPDIR', long);
  const browser = open();
  process.kill(await pidOf(await living(browser)), 'SIGKILL');
  await living(browser);
  expect(readdirSync(long)).toEqual([expect.stringContaining('snapshot-site-')]);
  await browser.close();
  expect(readdirSync(long)).toEqual([]);
  expect(readdirSync(temporary)).toEqual([basename(long)]);
});

test('closed before it is up, it leaves nothing, and whoever waits for it hears why', async () => {
  const browser = open();
  const asked = browser.ready();
  const refused = expect(asked).rejects.toThrow('The browser was closed.');
  await browser.close();
  await refused;
  await expectNothingLeft(tracked);
  expect(readdirSync(temporary)).toEqual([]);
});

test.skipIf(process.platform !== 'linux')(
  'an abort while the browser is being launched ends it and gives the reason of the signal',
  async () => {
    const abort = new AbortController();
    const browser = open({ signal: abort.signal });
    const asked = browser.newContext({});
    const refused = expect(asked).rejects.toThrow('Ctrl+C');
    await vi.waitUntil(() => tracked.pids().length > 0, { interval: 1, timeout: 30_000 });
    abort.abort(new Error('Ctrl+C'));
    await refused;
    await browser.close();
    await expectNothingLeft(tracked);
    expect(readdirSync(temporary)).toEqual([]);
  },
);

test('is not looked for, which keeps the thread busy, before what goes first', async () => {
  let first!: () => void;
  const after = new Promise<void>((resolve) => (first = resolve));
  const path = 'no/such/chrome';
  const order: string[] = [];
  const lookFor = async (handle: BrowserHandle, name: string) => {
    await expect(handle.ready()).rejects.toMatchObject({ code: 'BROWSER_NOT_FOUND' });
    order.push(name);
  };
  const waiting = lookFor(open({ path, after }), 'the one that waits');
  await lookFor(open({ path }), 'one that is asked for later');
  first();
  await waiting;
  expect(order).toEqual(['one that is asked for later', 'the one that waits']);
});

test('everyone who asks meets the same error, and if nobody asks there is none', async () => {
  const browser = open({ path: 'no/such/chrome' });
  const errors = await Promise.all([
    browser.ready().catch((error: unknown) => error),
    browser.newContext({}).catch((error: unknown) => error),
  ]);
  expect(errors[0]).toMatchObject({ code: 'BROWSER_NOT_FOUND' });
  expect(errors[1]).toBe(errors[0]);
  await browser.close();
  // A rejection that nobody handles would fail this run.
  await open({ path: 'no/such/chrome' }).close();
});

test('what a listener throws ends the run', async () => {
  const browser = open({
    onEvent: () => {
      throw new Error('reporter is broken');
    },
  });
  await browser.ready().catch(() => {});
  await expect(browser.newContext({})).rejects.toThrow('reporter is broken');
  await browser.close();
  await expectNothingLeft(tracked);
});
