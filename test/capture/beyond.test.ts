import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { launchBrowser } from '../../src/browser/launch.ts';
import { release } from '../../src/browser/npm-browser.ts';
import { paintsBeyondWindow, tested } from '../../src/capture/picture/beyond.ts';
import { configOf } from '../../src/config/index.ts';
import { run } from '../../src/run.ts';
import { testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

const { signal } = new AbortController();

/** The same browser as one of a release that nobody has tried out. */
function unknown(browser: Browser): Browser {
  return Object.create(browser, { version: { value: () => '999.0.0.0' } }) as Browser;
}

test('the browser that is fetched need not be tried out', () => {
  expect(release.version.split('.')[0]).toBe(tested);
});

test.each([
  ['as we launch it', [], true],
  ['that does not know the setting', ['--blink-settings=mainFrameClipsContent=true'], false],
])('of a browser %s it is found out whether it paints beyond the window', async (_, args, paints) => {
  const running = await launchBrowser(process.env['SNAPSHOT_SITE_BROWSER']!, {
    signal,
    onNotice: () => {},
    args,
  });
  try {
    const browser = unknown(running.browser);
    expect(await paintsBeyondWindow(browser)).toBe(paints);
    expect(browser.contexts()).toEqual([]);
  } finally {
    await running.close();
  }
});

test('settings of the user do not take the place of ours', async () => {
  const { url } = await testServer({
    '/': '<body style="margin: 0"><div style="height: 3000px; background: #00f"></div>',
  });
  const cwd = await temporaryFolder();
  const args = ['--blink-settings=minimumFontSize=9'];
  await run(configOf({ site: url, pages: ['/'], browser: { args } }, cwd));
  const { data, height } = PNG.sync.read(await readFile(join(cwd, 'output/index.png')));
  expect(height).toBe(3000);
  expect([...data.subarray(-4)]).toEqual([0, 0, 255, 255]);
});
