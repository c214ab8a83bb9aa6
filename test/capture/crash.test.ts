import { expect, onTestFinished, test } from 'vitest';
import { openBrowser } from '../../src/browser/index.ts';
import { capture } from '../../src/capture/index.ts';
import { configOf } from '../../src/config/index.ts';
import type { Result, RunEvent } from '../../src/model/index.ts';
import { listShots, run } from '../../src/run.ts';
import { descendants, usedMs } from '../support/descendants.ts';
import { type Route, testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

const good = '<!doctype html><p>good';

const kill = (pattern: RegExp) => descendants(pattern).forEach((pid) => process.kill(pid, 'SIGKILL'));
const killPage = () => kill(/--type=renderer/);
/** Younger ones end the browser more often than not: see below. */
const leastUsedMs = 30;
const hunt = () => {
  for (const pid of descendants(/--type=renderer/))
    if (usedMs(pid) >= leastUsedMs) process.kill(pid, 'SIGKILL');
};
const killBrowser = () => kill(/--remote-debugging-pipe/);
const failWithBrowser = async () => {
  killBrowser();
  throw new Error('Protocol error (Network.setCacheDisabled): Internal server error, session closed.');
};
const crashed = 'the page crashed each time it was opened: its process ended';
const message = ({ outcome }: Result) =>
  outcome.status === 'failed' ? outcome.failure.message : outcome.status;

test.runIf(process.platform === 'linux')(
  'a page that crashes is a failed shot, and the others go on',
  async () => {
    const { url } = await testServer({
      '/': good,
      '/early': killPage,
      '/late': '<img src=/image>',
      '/image': killPage,
    });
    const config = configOf(
      { site: url, concurrency: 1, pages: ['/', '/early', '/late', '/?after'] },
      await temporaryFolder(),
    );
    const { results } = await run(config);
    expect(results.map(message)).toEqual(['new', crashed, crashed, 'new']);
  },
);

test.runIf(process.platform === 'linux')(
  'a page of which each process is killed as it appears has crashed, and the others are taken',
  async () => {
    const { url } = await testServer({ '/': good, '/hunted': '<script>for (;;);</script>' });
    const config = configOf(
      { site: url, concurrency: 1, pages: ['/', '/hunted', '/?after'] },
      await temporaryFolder(),
    );
    let isHunted = false;
    const hunting = setInterval(() => isHunted && hunt(), 5);
    onTestFinished(() => clearInterval(hunting));
    const reporter = (event: RunEvent) => {
      if (event.kind === 'shot-begin') isHunted = event.shot.page.path === '/hunted';
      // If the browser died as well, it is taken once more in the end.
      if (event.kind === 'shot-end') isHunted = event.result.shot.page.path === '/?after';
    };
    const { results } = await run(config, { reporters: [reporter] });
    // A process that is killed while the browser still makes it may take the browser with it.
    const ended = 'the browser ended while this shot was taken';
    // So may one of which the browser does not tell: then another window is opened after a while.
    const once = 'the page crashed: its process ended while it was open';
    expect(results.map(message)).toEqual(['new', expect.toBeOneOf([crashed, once, ended]), 'new']);
  },
);

test.runIf(process.platform === 'linux')('a page whose process is killed once is taken', async () => {
  let deaths = 0;
  const { url } = await testServer({
    '/once': ({ headers }, response) => {
      // Not when the site is asked whether it is ready.
      const isPage = headers['sec-fetch-dest'] === 'document';
      if (isPage) deaths += 1;
      if (isPage && deaths === 1) killPage();
      response.end(good);
    },
  });
  const config = configOf({ site: url, pages: ['/once'] }, await temporaryFolder());
  const { results } = await run(config);
  expect(results.map(message)).toEqual(['new']);
  expect(deaths).toBe(2);
});

const hoard = 'const hoard = []; for (;;) hoard.push(new Array(1e5).fill(hoard.length));';

test.each([
  ['runs out of memory', `<script>${hoard}</script>`],
  [
    'runs out of memory after it has loaded',
    `<script>onload = () => setTimeout(() => {${hoard}}, 100)</script>`,
  ],
  ['has a frame that runs out of memory', '<iframe src=/hoard></iframe>'],
  ['has a worker that runs out of memory', `<script>new Worker('data:text/javascript,${hoard}')</script>`],
])('a page that %s has crashed, and the others are taken', async (_, page) => {
  const { url } = await testServer({ '/': good, '/page': page, '/hoard': `<script>${hoard}</script>` });
  const config = configOf(
    {
      site: url,
      concurrency: 1,
      pages: ['/', '/page', '/?after'],
      browser: { args: ['--js-flags=--max-old-space-size=50'] },
    },
    await temporaryFolder(),
  );
  const { results } = await run(config);
  expect(results.map(message)).toEqual(['new', crashed, 'new']);
});

test.runIf(process.platform === 'linux')(
  'a browser that dies is started again, and its shots are taken once more',
  async () => {
    let deaths = 0;
    const { url } = await testServer({
      '/': good,
      '/once': (_, response) => {
        deaths += 1;
        if (deaths === 1) killBrowser();
        response.end(good);
      },
    });
    const config = configOf(
      { site: url, concurrency: 2, pages: ['/', '/once', '/?2', '/?3'] },
      await temporaryFolder(),
    );
    const { results } = await run(config);
    expect(results.map(message)).toEqual(['new', 'new', 'new', 'new']);
    expect(deaths).toBe(2);
    expect(descendants(/--remote-debugging-pipe/)).toEqual([]);
  },
);

test.runIf(process.platform === 'linux')('a page that kills the browser each time fails alone', async () => {
  const { url } = await testServer({ '/': good, '/fatal': killBrowser });
  const config = configOf(
    { site: url, concurrency: 1, pages: ['/', '/fatal', '/?after'] },
    await temporaryFolder(),
  );
  const { results } = await run(config);
  expect(results.map(message)).toEqual(['new', 'the browser ended while this shot was taken', 'new']);
});

test.runIf(process.platform === 'linux')(
  'innocent shots are not lost to pages that kill the browser',
  async () => {
    const slow: Route = (_, response) => void setTimeout(() => response.end(good), 300);
    const { url } = await testServer({
      '/': good,
      '/kill1': killBrowser,
      '/kill2': killBrowser,
      '/slow1': slow,
      '/slow2': slow,
    });
    const config = configOf(
      { site: url, concurrency: 2, pages: ['/', '/kill1', '/slow1', '/kill2', '/slow2'] },
      await temporaryFolder(),
    );
    const { results } = await run(config);
    const died = 'the browser ended while this shot was taken';
    expect(results.map(message)).toEqual(['new', died, 'new', died, 'new']);
  },
);

test.runIf(process.platform === 'linux')(
  'a call that fails in an unknown way while the browser ends is the end of the browser',
  async () => {
    const { signal } = new AbortController();
    const { url: siteUrl } = await testServer({ '/': good });
    const config = configOf({ site: siteUrl }, '/');
    await using browser = openBrowser(config.browser, { signal, onEvent: () => {} });
    const [shot] = await listShots(config);
    const context = {
      siteUrl,
      newContext: browser.newContext,
      signal,
      examiners: [{ begin: failWithBrowser, end: failWithBrowser }],
    };
    const { taken } = await capture(shot!, context);
    expect(taken).toMatchObject({
      kind: 'browser-crash',
      message: 'the browser ended while this shot was taken',
    });
  },
);
