// As little as the browser can be asked for: its own protocol over a pipe, the same windows again and again, `load`, and
// a picture that is encoded for speed. Nothing is isolated, awaited or held still.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const { BENCH_ARGS, BENCH_IN_FLIGHT, BENCH_OUTPUT, BENCH_URLS, SNAPSHOT_SITE_BROWSER } = process.env;
const profile = mkdtempSync(join(tmpdir(), 'snapshot-site-bench-profile-'));
const browser = spawn(
  SNAPSHOT_SITE_BROWSER,
  [
    '--headless',
    '--hide-scrollbars',
    '--no-first-run',
    '--remote-debugging-pipe',
    `--user-data-dir=${profile}`,
    ...JSON.parse(BENCH_ARGS),
  ],
  { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
);
const ended = once(browser, 'exit');
const [, , , toBrowser, fromBrowser] = browser.stdio;

let lastId = 0;
const answers = new Map();
let received = [];
fromBrowser.on('data', (chunk) => {
  let begin = 0;
  for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, begin)) {
    hear(JSON.parse(Buffer.concat([...received, chunk.subarray(begin, end)]).toString()));
    received = [];
    begin = end + 1;
  }
  if (begin < chunk.length) received.push(chunk.subarray(begin));
});

function hear({ id, error, result }) {
  const answer = answers.get(id);
  answers.delete(id);
  if (error) answer?.reject(new Error(error.message));
  else answer?.resolve(result);
}

function send(method, params = {}, sessionId = undefined) {
  lastId += 1;
  toBrowser.write(`${JSON.stringify({ id: lastId, method, params, sessionId })}\0`);
  return new Promise((resolve, reject) => answers.set(lastId, { resolve, reject }));
}

const lostMs = 2_000;
const hasLoaded =
  "new Promise((done) => document.readyState === 'complete' ? done() : addEventListener('load', () => done()))";
const left = JSON.parse(BENCH_URLS).entries();
async function takeTheRest() {
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const ask = (method, params) => send(method, params, sessionId);
  await ask('Page.enable');
  await ask('Emulation.setDeviceMetricsOverride', {
    width: 1280,
    height: 800,
    deviceScaleFactor: 1,
    mobile: false,
  });
  for (const [index, url] of left) {
    await ask('Page.navigate', { url });
    const load = () => ask('Runtime.evaluate', { expression: hasLoaded, awaitPromise: true });
    // Asked too early, it is still the page from before that answers.
    await load().catch(load);
    const take = async () => {
      // A page that is committed may not be laid out yet.
      let size;
      do ({ cssContentSize: size } = await ask('Page.getLayoutMetrics'));
      while (size.width === 0);
      const picture = { optimizeForSpeed: true, captureBeyondViewport: true, clip: { ...size, scale: 1 } };
      return ask('Page.captureScreenshot', picture);
    };
    // Beside a very tall page the browser loses a picture now and then, and one of the pages goes on to another.
    let taken;
    while (!taken)
      taken = await Promise.race([take().catch(() => {}), delay(lostMs, undefined, { ref: false })]);
    await writeFile(`${BENCH_OUTPUT}/${index}.png`, taken.data, 'base64');
  }
}
await Promise.all(Array.from({ length: Number(BENCH_IN_FLIGHT) }, takeTheRest));
void send('Browser.close').catch(() => {});
await ended;
rmSync(profile, { recursive: true, force: true });
