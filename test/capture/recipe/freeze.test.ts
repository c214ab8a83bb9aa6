import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { see } from './see.ts';

test('nothing that a server or a thread sends arrives while the picture is taken', async () => {
  const worker = `onmessage = () => { postMessage('hello'); setInterval(() => postMessage('again'), 1) }`;
  const page = `<p id=x>none</p><script>
    const worker = new Worker('/worker.js'); let calls = 0
    worker.onmessage = () => { x.textContent = 'heard'; calls += 1 }
    worker.postMessage('')</script>`;
  const { value } = await see(
    {
      '/': page,
      '/worker.js': (_, response) =>
        void response.writeHead(200, { 'content-type': 'text/javascript' }).end(worker),
    },
    // Under virtual time nothing arrives in any case.
    { waitFor: { textGone: 'none' }, at: 0, recipe: { virtualTime: false } },
    `new Promise((resolve) => { const before = calls; worker.addEventListener('error', resolve)
      const { port1, port2 } = new MessageChannel(); let turns = 0
      port1.onmessage = () => ++turns < 200 ? port2.postMessage('') : resolve(calls - before); port2.postMessage('') })`,
  );
  expect(value).toBe(0);
});

test('a page does not hear of a window that is resized for its picture', async () => {
  const page = `<p id=x>0</p><script>const count = () => { x.textContent++ }
    addEventListener('resize', count); onresize = count; visualViewport.onresize = count</script>`;
  const { text, value } = await see(
    page,
    {},
    `[window, visualViewport].forEach((target) => target.dispatchEvent(new Event('resize'))), x.textContent`,
  );
  expect([text, value]).toEqual(['0', '0']);
});

test('a page that is taller than its window hears nothing of its picture', async () => {
  const page = `<body style="margin: 0; height: 3000px"><script>
    const tell = () => { document.body.style.background = 'red' }
    addEventListener('resize', tell); visualViewport.onresize = tell
    for (const limit of ['(min-width: 600px)', '(min-height: 900px)']) matchMedia(limit).onchange = tell
    let sizes = 0
    new ResizeObserver(() => { if (sizes++) tell() }).observe(document.documentElement)</script>`;
  // What it heard of the first picture would show in the second one.
  const { bytes } = await see(page, { recipe: { confirm: true } });
  const { data, height } = PNG.sync.read(Buffer.from(bytes));
  expect(height).toBe(3000);
  expect([...data.subarray(0, 3)]).toEqual([255, 255, 255]);
});
