import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { publicApiOnly } from '../../../src/playwright/index.ts';
import { stopClock } from '../../support/clock.ts';
import type { Route } from '../../support/server.ts';
import { see } from './see.ts';

const script =
  (code: string): Route =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'text/javascript' }).end(code);

/** Draws a bar that is complete after a second. */
const bar = `onmessage = ({ data: canvas }) => {
  const pen = canvas.getContext('2d')
  const draw = (at) => {
    pen.fillStyle = '#00f'
    pen.fillRect(0, 0, 200 * Math.min(1, at / 1000), 50)
    requestAnimationFrame(draw)
  }
  requestAnimationFrame(draw)
}`;

const drawing = (how = '') => `<style>body, canvas { margin: 0; display: block }</style>
  <canvas width=200 height=50></canvas><script>
  const canvas = document.querySelector('canvas').transferControlToOffscreen()
  new Worker('/bar.js'${how}).postMessage(canvas, [canvas])</script>`;

/** How many pixels of the first row are blue. */
const blue = (bytes: Uint8Array) => {
  const { width, data } = PNG.sync.read(Buffer.from(bytes));
  return Array.from({ length: width }, (_, x) => data.readUInt32BE(x * 4)).filter(
    (rgba) => rgba === 0x0000ffff,
  ).length;
};

// Without Playwright's own session no script of ours is in a worker before the worker's.
test.skipIf(publicApiOnly)('what a thread draws frame by frame is at the moment of the picture', async () => {
  const routes = { '/': drawing(), '/bar.js': script(bar) };
  expect(blue((await see(routes)).bytes)).toBe(200);
  expect(blue((await see(routes, { at: 500 })).bytes)).toBe(99);
});

test.skipIf(publicApiOnly)(
  'the timers, the clock and the chance of a thread are those of its page',
  async () => {
    const routes = {
      '/': `<p id=x></p><script>
      setTimeout(() => {
        const worker = new Worker('/clock.js', { name: 'clock' })
        worker.onmessage = ({ data }) => x.textContent = data + ' at ' + performance.now()
      }, 200)</script>`,
      '/clock.js': script(
        `setInterval(() => postMessage([name, performance.now(), Date.now() % 10000, Math.random() < 1].join(' ')), 300)`,
      ),
    };
    expect((await see(routes, { at: 1000 })).text).toBe('clock 600 800 true at 800');
  },
);

test('a thread works while the time of its page stands still, however long it takes', async () => {
  const works = `onmessage = () => { let n = 0; while (n < 3e8) n += 1; postMessage('worked out') }`;
  const page = `<p id=x></p><script>
    const worker = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(works)}])))
    let ticks = 0; setInterval(() => ticks += 1, 10)
    worker.onmessage = ({ data }) => x.textContent = data + ' after ' + ticks
    setTimeout(() => worker.postMessage(0), 55)</script>`;
  expect((await see(page, { at: 300 })).text).toBe('worked out after 5');
});

test('a thread that never comes to an end is let go', async () => {
  const page = `<p id=x>0</p><script>
    new Worker(URL.createObjectURL(new Blob(['for (;;);'])))
    setTimeout(() => x.textContent = 'the page goes on', 100)</script>`;
  expect((await see(page, { at: 300 })).text).toBe('the page goes on');
});

test('a thread whose script is not there holds nothing up', async () => {
  const page = `<p id=x>0</p><script>
    new Worker('/missing.js').onerror = () => x.textContent = 'heard'</script>`;
  stopClock();
  expect((await see({ '/': page }, { at: 300 })).text).toBe('heard');
});
