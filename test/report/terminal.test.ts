import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Result, RunEvent } from '../../src/model/index.ts';
import { openReporters, type Verbosity } from '../../src/report/index.ts';
import { begin, eventsOf, failed, report, shot, taken } from '../support/events.ts';
import { screen, type Screen } from '../support/screen.ts';

const results = [
  taken('index.light', 'new'),
  taken('index.dark', 'changed', [{ kind: 'script-error', message: 'script error: x is not defined' }]),
  taken('guide/install', 'unchanged'),
  failed('pricing', { hint: 'Open it in a browser.' }),
  failed('prices', { hint: 'Open it in a browser.' }),
];

beforeEach(() => vi.stubEnv('TERM', 'xterm'));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

test('in a file, one line a shot, what failed with its hint, and the summary', async () => {
  expect((await tellAll(screen())).lines()).toEqual([
    '! The browser runs without its sandbox.',
    '✓ index.light    new        1280×3022   0.4 s',
    '✓ index.dark     changed    1280×3022   0.4 s',
    '✓ guide/install  unchanged  1280×3022   0.4 s',
    '✗ pricing  The page answered 500.',
    '✗ prices  The page answered 500.',
    '',
    'Noticed',
    '! script error: x is not defined  (index.dark)',
    '',
    'Failed',
    '✗ pricing  The page answered 500.',
    '✗ prices  The page answered 500.',
    '    → Open it in a browser.',
    '',
    '5 shots: 1 new, 1 changed, 1 unchanged, 2 failed, 4.1 s → output/',
    '',
  ]);
});

test('on a terminal, unchanged shots are only counted', async () => {
  const { lines } = await tellAll(screen(80));
  expect(lines()).toContain('✓ index.dark     changed    1280×3022   0.4 s');
  expect(lines().join('\n')).not.toContain('guide/install');
  expect(lines().at(-2)).toBe('5 shots: 1 new, 1 changed, 1 unchanged, 2 failed, 4.1 s → output/');
});

test('what many pages have is said once, with the first of them', async () => {
  const output = screen();
  const note = { kind: 'stylesheet', message: 'GET /a.css answered 404' } as const;
  const many = ['a', 'b', 'c', 'd', 'e'].map((id) => taken(id, 'new', [note]));
  const errors = Array.from({ length: 12 }, (_, index) => ({
    kind: 'script-error' as const,
    message: `script error: ${index}\n  in a line`,
  }));
  await tellEach(output, [{ kind: 'end', report: report([...many, taken('f', 'new', errors)]) }]);
  const lines = output.lines();
  expect(lines.slice(0, 4)).toEqual([
    '',
    'Noticed',
    '! GET /a.css answered 404  (5 shots: a, b, c and 2 more)',
    '! script error: 0 in a line  (f)',
  ]);
  expect(lines).toContain('  and 3 more; --verbose says all');
});

test('--quiet says only what failed, with what to do', async () => {
  for (const output of [screen(), screen(80)]) {
    expect((await tellAll(output, 'quiet')).lines()).toEqual([
      '',
      'Failed',
      '✗ pricing  The page answered 500.',
      '✗ prices  The page answered 500.',
      '    → Open it in a browser.',
      '',
    ]);
  }
});

test('--verbose adds the output of the site, times, and what pages did', async () => {
  const lines = (await tellAll(screen(), 'verbose')).lines();
  expect(lines.slice(0, 10)).toEqual([
    '5 shots, 2 at a time',
    'browser ready: Chromium 156, /usr/bin/chromium (0.9 s)',
    'site │ listening on 43117',
    'site ready at http://127.0.0.1:43117/ (0.3 s)',
    '! The browser runs without its sandbox.',
    '✓ index.light    new        1280×3022   0.4 s',
    '    captured: its picture is not in the cache',
    '✓ index.dark     changed    1280×3022   0.4 s',
    '    captured: its picture is not in the cache',
    '    script error: x is not defined',
  ]);
});

test('a run of one shot that was interrupted says what it left', async () => {
  const output = screen();
  await tellEach(output, [
    { kind: 'end', report: report([taken('index', 'new')], { interrupted: 'SIGINT', skipped: 11 }) },
  ]);
  expect(output.lines()).toEqual([
    'Interrupted by SIGINT: 11 shots not taken.',
    '1 shot: 1 new, 0 changed, 0 unchanged, 0 failed, 4.1 s → output/',
    '',
  ]);
});

test('what a page says cannot move the cursor or clear the screen', async () => {
  const output = screen();
  const message = 'evil \u001B[2J\u001B]0;title\u0007\rpage';
  await tellEach(output, [begin([shot('a')]), { kind: 'shot-end', result: failed('a', { message }) }]);
  expect(output.written()).toBe('✗ a  evil page\n');
});

test('there are colours on a terminal, and none in a file', async () => {
  expect((await tellAll(screen())).written()).not.toContain('\u001B');
  expect((await tellAll(screen(80))).written()).toContain('\u001B[32m✓\u001B[39m');
});

test('a download leaves a line for each quarter in a log', async () => {
  const output = screen();
  await tellEach(
    output,
    Array.from({ length: 125 }, (_, megabytes) => ({
      kind: 'browser-download',
      what: 'Chromium 156',
      receivedBytes: megabytes * 1e6,
      totalBytes: 124e6,
    })),
  );
  expect(output.lines()).toEqual([
    'fetching Chromium 156: 0 % of 124 MB',
    'fetching Chromium 156: 25 % of 124 MB',
    'fetching Chromium 156: 50 % of 124 MB',
    'fetching Chromium 156: 75 % of 124 MB',
    'fetching Chromium 156: 100 % of 124 MB',
    '',
  ]);
});

test('the live line follows the run, below the lines that stay, and is gone at the end', async () => {
  vi.useFakeTimers();
  const output = screen(80);
  const { tell: say, close } = await open(output);
  const line = (): string => {
    vi.advanceTimersByTime(100);
    return output.lines().at(-1)!.slice(2);
  };
  const shots = ['a', 'b', 'c', 'd'].map(shot);

  say(begin(shots));
  expect(line()).toBe('──────────────── starting the site and the browser');
  say({ kind: 'site-ready', name: 'site', url: 'http://127.0.0.1:43117/', durationMs: 1 });
  expect(line()).toBe('──────────────── starting the browser');
  say({ kind: 'browser-download', what: 'Chromium', receivedBytes: 31e6, totalBytes: 124e6 });
  expect(line()).toBe('──────────────── fetching Chromium: 25 % of 124 MB');
  say({ kind: 'browser-ready', name: 'Chromium', path: '/chromium', durationMs: 1 });
  say({ kind: 'shot-begin', shot: shots[0]! });
  say({ kind: 'shot-begin', shot: shots[1]! });
  expect(line()).toBe('──────────────── 0 done, 4 left  a, b');
  say({ kind: 'shot-end', result: { ...taken('a', 'new'), shot: shots[0]!, durationMs: 4000 } });
  say({ kind: 'shot-end', result: { ...failed('b'), shot: shots[1]!, durationMs: 4000 } });
  say({ kind: 'shot-begin', shot: shots[2]! });
  expect(line()).toBe('━━━━━━━━──────── 1 done, 1 failed, 2 left, 4 s to go  c');
  expect(output.lines().slice(0, -1)).toEqual([
    '✓ a  new        1280×3022   4.0 s',
    '✗ b  The page answered 500.',
  ]);

  close();
  close();
  expect(output.lines().at(-1)).toBe('');
  const written = output.written();
  vi.advanceTimersByTime(1000);
  expect(output.written()).toBe(written);
});

test('the live line is drawn at most 12 times a second, however much happens', async () => {
  vi.useFakeTimers();
  const output = screen(80);
  const { tell, close } = await open(output);
  const draws = (): number => output.written().split('\u001B[?7l').length - 1;
  for (let index = 0; index < 1000; index++) {
    tell({ kind: 'shot-begin', shot: shot(`page-${index}`) });
    vi.advanceTimersByTime(1);
  }
  expect(draws()).toBeGreaterThan(8);
  expect(draws()).toBeLessThanOrEqual(12);
  close();
});

test('a terminal that cannot move its cursor gets plain lines', async () => {
  vi.stubEnv('TERM', 'dumb');
  expect((await tellAll(screen(80))).lines()).toContain('✓ guide/install  unchanged  1280×3022   0.4 s');
});

async function tellAll(
  output: Screen,
  verbosity?: Verbosity,
  all: readonly Result[] = results,
): Promise<Screen> {
  await tellEach(output, eventsOf(all), verbosity);
  return output;
}

async function tellEach(output: Screen, events: readonly RunEvent[], verbosity?: Verbosity): Promise<void> {
  const { tell, close } = await open(output, verbosity);
  for (const event of events) tell(event);
  close();
}

function open(stderr: Screen, verbosity: Verbosity = 'normal') {
  return openReporters(['terminal'], { stdout: screen(), stderr, verbosity, cwd: '/home/me/site' });
}
