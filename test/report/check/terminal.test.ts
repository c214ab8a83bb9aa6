import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CheckReport } from '../../../src/model/index.ts';
import { openCheckReporters, type Verbosity } from '../../../src/report/index.ts';
import { screen, type Screen } from '../../support/screen.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { checked, eventsOf, everything, manyShots, reportOf } from './made.ts';

beforeEach(() => vi.stubEnv('TERM', 'xterm'));
afterEach(() => vi.unstubAllEnvs());

test('in a file, one line a shot, then each decision once and what to type', async () => {
  expect((await tell(everything(), screen())).lines()).toEqual([
    '✓ index               same      1280×3022   0.4 s',
    '✗ about               changed   "© 2025" became "© 2026" in footer',
    '✗ blog                changed   "© 2025" became "© 2026" in footer',
    '✗ guide/install.dark  changed   48 px inserted at y = 312; the rest moved, otherwise unchanged, and 1 more change: "© 2025" became "© 2026" in footer',
    '+ pricing             new       there is no baseline',
    '» team                renamed   shows the same as old-name.png, which has no shot any more',
    '~ status              unstable  it does not come out the same twice: #clock',
    '✗ broken  The page answered 500.',
    '− gone                removed   there is no shot for this picture any more',
    '',
    'Noticed',
    '! GET /inter.woff2 answered 404  (guide/install.dark)',
    '',
    'The same in several shots',
    '✗ 1 change in 3 shots: "© 2025" became "© 2026" in footer',
    '    → approve with: snapshot-site approve --group 1',
    '',
    'Failed',
    '✗ broken  The page answered 500.',
    '    → Open it in a browser.',
    '',
    '9 shots: 1 same, 3 changed, 1 new, 1 removed, 1 renamed, 1 unstable, 1 failed, 4.1 s → .snapshot-site/check/index.html',
    'Take over: snapshot-site approve',
    'Delete what was removed too: snapshot-site approve --prune',
    '',
  ]);
});

test('on a terminal, shots that are the same are only counted', async () => {
  const { lines } = await tell(manyShots(20), screen(100));
  expect(lines().filter((line) => line !== '')).toEqual([
    expect.stringMatching(/^✗ section-0\/page-0 +changed +#cta: background-color/),
    expect.stringMatching(/^✗ section-10\/page-10 +changed +#cta: background-color/),
    '20 shots: 18 same, 2 changed, 4.1 s → .snapshot-site/check/index.html',
    'Take over: snapshot-site approve',
  ]);
});

test('where nothing differs, there is nothing to type', async () => {
  const report = reportOf([checked('index', 'same')]);
  expect((await tell(report, screen(80))).lines()).toEqual([
    '1 shot: 1 same, 4.1 s → .snapshot-site/check/index.html',
    '',
  ]);
});

test('another environment is one line, not one for each shot', async () => {
  const shots = Array.from({ length: 84 }, (_, index) => checked(`page-${index}`, 'inconclusive'));
  const report = reportOf(shots, { elsewhere: 'Chrome 150 there, Chrome 153 here' });
  for (const output of [screen(), screen(100)]) {
    expect((await tell(report, output)).lines()).toEqual([
      '',
      '? The baselines were made in another environment, so what differs in 84 shots says nothing: Chrome 150 there, Chrome 153 here',
      '',
      '84 shots: 0 same, 84 inconclusive, 4.1 s → .snapshot-site/check/index.html',
      'Take over: snapshot-site approve',
      '',
    ]);
  }
});

test('--verbose says each change with its place and element, and what was noticed', async () => {
  const lines = (await tell(everything(), screen(), 'verbose')).lines();
  const at = lines.findIndex((line) => line.startsWith('✗ guide/install.dark'));
  expect(lines.slice(at + 1, at + 5)).toEqual([
    '    48 px inserted at y = 312; the rest moved, otherwise unchanged  (1280 × 48 at 0, 312)',
    '    "© 2025" became "© 2026" in footer  (120 × 40 at 340, 1210, #cta)',
    '    GET /inter.woff2 answered 404',
    '    ignored: 112 pixels, by at most 3 of 255 levels',
  ]);
  expect(lines).not.toContain('Noticed');
});

test('--quiet says only what failed, and that the environment is another one', async () => {
  const report = { ...everything(), elsewhere: 'Chrome 150 there, Chrome 153 here' };
  expect((await tell(report, screen(), 'quiet')).lines()).toEqual([
    '',
    '? The baselines were made in another environment, so what differs may do so because of that: Chrome 150 there, Chrome 153 here',
    '',
    'Failed',
    '✗ broken  The page answered 500.',
    '    → Open it in a browser.',
    '',
  ]);
});

test('a shot that turns out to be another one renamed is told as that in the end', async () => {
  const report = reportOf([checked('team', 'renamed')]);
  const events = eventsOf(report).map((event) =>
    event.kind === 'checked' ? { ...event, checked: checked('team', 'new') } : event,
  );
  const lines = (await tell(report, screen(), 'normal', events)).lines();
  expect(lines[0]).toMatch(/^\+ team +new/);
  expect(lines[1]).toMatch(/^» team +renamed +shows the same as old-name\.png/);
});

test('a check against another site offers nothing to approve', async () => {
  const report: CheckReport = { ...everything(), against: { kind: 'git', name: 'main' } };
  expect((await tell(report, screen())).written()).not.toContain('snapshot-site approve');
});

test('a check that was interrupted says what was not begun', async () => {
  const report = { ...reportOf([checked('index', 'same')]), interrupted: 'SIGINT', skipped: 3 } as const;
  expect((await tell(report, screen())).lines()).toContain('Interrupted by SIGINT: 3 shots not taken.');
});

test('what a page says cannot move the cursor or begin a line', async () => {
  const sentence = '"a\u001B[2J\nb" became "c\u0007"';
  const report = reportOf([checked('index', 'changed', { sentence })]);
  const { written } = await tell(report, screen());
  expect(written()).toContain('✗ index  changed   "a b" became "c"\n');
});

async function tell(
  report: CheckReport,
  stderr: Screen,
  verbosity: Verbosity = 'normal',
  events = eventsOf(report),
): Promise<Screen> {
  const cwd = await temporaryFolder();
  const folder = `${cwd}/.snapshot-site/check`;
  const { tell: tellOf, close } = await openCheckReporters(['terminal'], {
    stdout: screen(),
    stderr,
    verbosity,
    cwd,
  });
  for (const event of events) {
    const told = event.kind === 'checked-all' ? { ...event, folder } : event;
    tellOf(told);
  }
  close();
  return stderr;
}
