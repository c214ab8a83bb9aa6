import { expect, test } from 'vitest';
import { openReporters } from '../../src/report/index.ts';
import { eventsOf, failed, taken } from '../support/events.ts';
import { screen } from '../support/screen.ts';

test('writes one document on stdout when the run is over, and nothing else anywhere', async () => {
  const [stdout, stderr] = [screen(), screen()];
  const context = { stdout, stderr, verbosity: 'normal', cwd: '/home/me/site' } as const;
  const { tell, close } = await openReporters(['json', 'json'], context);
  const results = [
    taken('index.dark', 'changed', [{ kind: 'script-error', message: 'script error: x' }]),
    failed('pricing'),
  ];
  for (const event of eventsOf(results)) tell(event);
  close();
  expect(JSON.parse(stdout.written())).toEqual({
    version: 1,
    shots: [
      {
        id: 'index.dark',
        file: 'index.dark.png',
        path: '/index',
        variant: 'dark',
        status: 'changed',
        reason: 'its picture is not in the cache',
        failure: null,
        url: 'http://127.0.0.1:43117/index.dark',
        width: 1280,
        height: 3022,
        durationMs: 400,
        notes: [{ kind: 'script-error', message: 'script error: x' }],
      },
      {
        id: 'pricing',
        file: 'pricing.png',
        path: '/pricing',
        variant: '',
        status: 'failed',
        reason: 'its picture is not in the cache',
        failure: { kind: 'http-status', message: 'The page answered 500.' },
        url: null,
        width: null,
        height: null,
        durationMs: 400,
        notes: [],
      },
    ],
    counts: { new: 0, changed: 1, unchanged: 0, reused: 0, failed: 1 },
    durationMs: 4100,
    output: '/home/me/site/output',
    interrupted: null,
    skipped: 0,
  });
  expect(stderr.written()).toBe('');
});

test('a reporter that does not exist is an error that names those of both commands', async () => {
  const context = { stdout: screen(), stderr: screen(), verbosity: 'normal', cwd: '/' } as const;
  await expect(openReporters(['toString'], context)).rejects.toMatchObject({
    code: 'USAGE',
    message: 'There is no reporter "toString" here.',
    hint: expect.stringMatching(
      /^Capturing has: terminal, json, [^.]+\. Checking has: terminal, json, .+, html/,
    ),
  });
});
