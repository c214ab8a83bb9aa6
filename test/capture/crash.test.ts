import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import type { Result } from '../../src/model.ts';
import { run } from '../../src/run.ts';
import { type Route, testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

const good = '<!doctype html><p>good';

/** The processes below this one whose command line matches; the browser of the run is one of them. */
function descendants(pattern: RegExp): number[] {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = Number(/\) \S+ (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))![1]);
        return [{ pid: Number(name), parent, command: readFileSync(`/proc/${name}/cmdline`, 'utf8') }];
      } catch {
        return []; // It ended meanwhile.
      }
    });
  const below = new Set([process.pid]);
  for (let size = 0; size !== below.size;) {
    size = below.size;
    for (const { pid, parent } of processes) if (below.has(parent)) below.add(pid);
  }
  return processes
    .filter(({ pid, command }) => pid !== process.pid && below.has(pid) && pattern.test(command))
    .map(({ pid }) => pid);
}

const kill = (pattern: RegExp) => descendants(pattern).forEach((pid) => process.kill(pid, 'SIGKILL'));
const killPage = () => kill(/--type=renderer/);
const killBrowser = () => kill(/--remote-debugging-pipe/);
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
    expect(results.map(message)).toEqual([
      'new',
      'the page crashed: its process ended while it was open',
      'the page crashed: its process ended while it was open',
      'new',
    ]);
  },
);

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
