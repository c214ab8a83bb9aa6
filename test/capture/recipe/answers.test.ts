import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { publicApiOnly } from '../../../src/playwright/index.ts';
import { stopClock } from '../../support/clock.ts';
import type { Route } from '../../support/server.ts';
import { see } from './see.ts';

test('what the page asks of its database is answered in the picture', async () => {
  const page = `<p id=stored></p><script>
    const stored = document.getElementById('stored');
    const opening = indexedDB.open('x', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('s');
    opening.onsuccess = () => {
      let count = 0;
      (function put() {
        const transaction = opening.result.transaction('s', 'readwrite');
        transaction.objectStore('s').put(count, 'k');
        transaction.oncomplete = () => { stored.textContent = ++count; if (count < 20) put(); };
      })();
    };
  </script>`;
  const { text, value } = await see(page, { at: 100 }, 'performance.now()');
  expect(text).toBe('20');
  expect(value).toBe(100);
});

const image: Route = (_, response) =>
  void response
    .writeHead(200, { 'content-type': 'image/svg+xml' })
    .end('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>');

test('what other parts of the browser have to work out is in the picture', async () => {
  const page = `<img id=image src=/image.svg><p id=x></p><script>
    const canvas = Object.assign(document.createElement('canvas'), { width: 2000, height: 2000 })
    canvas.getContext('2d').fillRect(0, 0, 900, 900)
    const asked = {
      decoded: image.decode(),
      bitmap: createImageBitmap(canvas),
      hash: crypto.subtle.digest('SHA-256', new Uint8Array(20_000_000)),
      blob: new Promise((resolve) => canvas.toBlob(resolve)),
      file: new Promise((resolve) => { const reader = new FileReader(); reader.onload = resolve; reader.readAsDataURL(new Blob(['x'])) }),
      text: new Blob(['x']).text(),
    }
    for (const [name, answer] of Object.entries(asked)) answer.then(() => x.append(name + ' '))</script>`;
  const { text } = await see({ '/': page, '/image.svg': image }, { at: 100 });
  expect(text.trim().split(' ').toSorted()).toEqual(['bitmap', 'blob', 'decoded', 'file', 'hash', 'text']);
});

test.each([
  ['its databases', 'indexedDB.databases()'],
  ['its storage', 'navigator.storage.estimate()'],
  ['its folder', 'navigator.storage.getDirectory()'],
  ['what it may do', "navigator.permissions.query({ name: 'geolocation' })"],
  ['its cookies', 'cookieStore.getAll()'],
])('what the page asks of %s is answered in the picture, also if it asks again and again', async (_, ask) => {
  const page = `<p>0</p><script>(async () => {
    for (let count = 1; count <= 50; count += 1) {
      await ${ask}
      document.querySelector('p').textContent = count
    }
  })()</script>`;
  const { text } = await see(page, { at: 100 });
  expect(text).toBe('50');
});

test('an answer that the page does not read keeps it no longer than one that it reads', async () => {
  const page = `<p></p><script>(async () => {
    const p = document.querySelector('p')
    for (const [count, mode] of ['cors', 'no-cors', 'cors'].entries()) {
      const answer = await fetch('/answer?' + count, { mode })
      p.append(count + (answer.bodyUsed ? ' used ' : ' unread '))
      if (count === 2) setTimeout(async () => p.append((await answer.text()).length), 100)
    }
  })()</script>`;
  stopClock();
  const { text } = await see({ '/': page, '/answer': 'x'.repeat(100_000) });
  expect(text).toBe('0 unread 1 unread 2 unread 100000');
});

const worklet: Route = (_, response) =>
  void response.writeHead(200, { 'content-type': 'text/javascript' }).end(`registerPaint('all', class {
    paint(context, { width, height }) { context.fillStyle = '#f00'; context.fillRect(0, 0, width, height) } })`);

test('what a paint worklet paints is in the picture', async () => {
  const page = `<style>body { margin: 0 } p { margin: 0; height: 50px; background: paint(all) }</style><p><script>
    CSS.paintWorklet.addModule('/worklet.js')</script>`;
  const { bytes } = await see({ '/': page, '/worklet.js': worklet });
  expect([...PNG.sync.read(Buffer.from(bytes)).data.subarray(0, 3)]).toEqual([255, 0, 0]);
});

// Without Playwright's own session no script of ours is in a worker before the worker's.
test.skipIf(publicApiOnly)(
  'what a thread works out for the page is in the picture, and one that does not answer is not waited for',
  async () => {
    const works = `onmessage = ({ data }) => { const end = performance.now() + 300; while (performance.now() < end); postMessage(data + ' worked out') }`;
    const page = `<p id=x></p><script>
    const thread = (code) => new Worker(URL.createObjectURL(new Blob([code])))
    thread('onmessage = () => {}').postMessage('?')
    const worker = thread(${JSON.stringify(works)})
    worker.onmessage = ({ data }) => { x.append(data + ' '); if (!data.startsWith('second')) worker.postMessage('second') }
    worker.postMessage('first')
  </script>`;
    stopClock();
    const { text } = await see(page, { at: 100 });
    expect(text).toBe('first worked out second worked out');
  },
);
