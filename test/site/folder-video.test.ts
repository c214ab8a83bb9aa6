import { expect, onTestFinished, test } from 'vitest';
import { openBrowser } from '../../src/browser/index.ts';
import { startFolder } from '../../src/site/folder/index.ts';
import { temporaryFolder } from '../support/temporary.ts';

const signal = new AbortController().signal;

test('a browser can go to any place of a film or a sound', async () => {
  const folder = await temporaryFolder({
    'index.html': '<audio src="sound.wav" preload="metadata" muted></audio>',
    'sound.wav': silence(600),
  });
  const site = await startFolder(
    { kind: 'folder', folder, base: '/', spa: false },
    { signal, readyPath: '/', onLine: () => {} },
  );
  onTestFinished(() => site.stop());
  const browser = openBrowser(
    {
      path: process.env['SNAPSHOT_SITE_BROWSER'],
      origin: undefined,
      download: false,
      args: [],
      fonts: { kind: 'system' },
    },
    { signal, onEvent: () => {} },
  );
  onTestFinished(() => browser.close());
  const page = await (await browser.newContext({})).newPage();
  const ranges: string[] = [];
  page.on('response', async (response) => {
    const range = await response.headerValue('content-range');
    if (response.status() === 206 && range) ranges.push(range);
  });
  await page.goto(site.url);
  const place = await page.locator('audio').evaluate(async (audio: HTMLAudioElement) => {
    if (audio.readyState === 0) await new Promise((done) => audio.addEventListener('loadedmetadata', done));
    audio.currentTime = 500;
    await new Promise((done) => audio.addEventListener('seeked', done));
    return audio.currentTime;
  });
  expect(place).toBe(500);
  // From the start, and then from behind the middle; without ranges the browser would stay at the start.
  expect(ranges[0]).toMatch(/^bytes 0-(\d+)\/\d+$/);
  expect(ranges.some((range) => Number(/bytes (\d+)-/.exec(range)?.[1]) > 10_000_000)).toBe(true);
});

/** A sound file of that many seconds: 24,000 samples a second of 8 bits, all of them zero. */
function silence(seconds: number): Buffer {
  const rate = 24_000;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + seconds * rate, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(seconds * rate, 40);
  return Buffer.concat([header, Buffer.alloc(seconds * rate, 128)]);
}
