import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import { run } from '../../src/run.ts';
import { withoutTimersFrom } from '../support/clock.ts';
import { expectNothingLeft, type Tracked } from '../support/processes.ts';
import { readPicture } from '../support/picture.ts';
import { testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { membersOf } from './group.ts';
import { trackBrowsers } from './track-browsers.ts';

let tracked: Tracked;

beforeEach(async () => {
  ({ tracked } = await trackBrowsers());
});

const processes = {
  'the browser': /^(?!.*--type=)/,
  'its process for painting': /--type=gpu-process/,
  'its process for the network': /--utility-sub-type=network/,
  'all of its processes': /./,
} as const;

describe.skipIf(process.platform !== 'linux')('while pages are captured, a process stands still:', () => {
  test.each(Object.keys(processes) as (keyof typeof processes)[])(
    '%s; another browser takes every picture',
    async (which) => {
      const { url } = await testServer({ '/one': page, '/two': page, '/three': page, '/four': page });
      const cwd = await temporaryFolder();
      const config = configOf(
        { site: url, pages: ['/one', '/two', '/three', '/four'], concurrency: 2, timeout: 10_000, viewport },
        cwd,
      );
      let done = 0;
      const report = await run(config, {
        reporters: [
          ({ kind }) => {
            if (kind === 'shot-end' && (done += 1) === 1) freeze(tracked, processes[which]);
          },
        ],
      });
      expect(
        report.results.flatMap(({ outcome }) => (outcome.status === 'failed' ? outcome.failure : [])),
      ).toEqual([]);
      expect(report.counts).toMatchObject({ new: 4 });
      const pictures = ['one', 'two', 'three', 'four'].map((name) => join(cwd, 'output', `${name}.png`));
      for (const picture of pictures) expect(await readPicture(picture)).toMatchObject({ width: 300 });
      await expectNothingLeft(tracked);
    },
  );

  test('an interrupted run ends within 5 s all the same', async () => {
    const { url } = await testServer({ '/one': page, '/two': page });
    const cwd = await temporaryFolder();
    const config = configOf({ site: url, pages: ['/one', '/two'], concurrency: 1, viewport }, cwd);
    const stop = new AbortController();
    const report = await run(config, {
      signal: stop.signal,
      reporters: [
        ({ kind }) => {
          if (kind !== 'shot-end' || stop.signal.aborted) return;
          freeze(tracked, processes['all of its processes']);
          withoutTimersFrom(5_000);
          stop.abort(new Error('enough'));
        },
      ],
    });
    expect(report).toMatchObject({ interrupted: 'aborted' });
    await expectNothingLeft(tracked);
  });
});

const page = '<p>Hello</p>';
const viewport = { width: 300, height: 200 };

/** Of the browsers of the test: what they forked from a process of their own has no environment that can be read. */
function freeze({ pids }: Tracked, which: RegExp): void {
  const chosen = pids()
    .flatMap(membersOf)
    .filter((pid) => which.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')));
  if (chosen.length === 0) throw new Error('there is no such process');
  for (const pid of chosen) process.kill(pid, 'SIGSTOP');
}
