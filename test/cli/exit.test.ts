import { expect, test } from 'vitest';
import { noneOfAny } from '../../src/check/report.ts';
import { exitCodeOfCheck, exitCodeOfError, exitCodeOfReport } from '../../src/cli/exit.ts';
import { SnapshotError } from '../../src/errors.ts';
import type { CheckReport, CheckStatus } from '../../src/model/index.ts';
import { failed, report, taken } from '../support/events.ts';

test.each([
  ['all was captured', 0, report([taken('a', 'new'), taken('b', 'unchanged'), taken('c', 'changed')])],
  ['some failed', 3, report([taken('a', 'unchanged'), failed('b')])],
  ['all failed', 4, report([failed('a')])],
  ['there was nothing', 4, report([])],
  ['Ctrl+C came', 130, report([taken('a', 'new')], { interrupted: 'SIGINT' })],
  ['SIGTERM came', 143, report([failed('a')], { interrupted: 'SIGTERM' })],
  ['the terminal was closed', 129, report([], { interrupted: 'SIGHUP' })],
  ['the program gave up', 130, report([], { interrupted: 'aborted' })],
])('where %s, the process ends with %i', (_, code, end) => expect(exitCodeOfReport(end)).toBe(code));

test.each([
  ['a mistake in the config', 2, new SnapshotError('CONFIG_INVALID', 'x')],
  ['a site that does not start', 2, new SnapshotError('SITE_EXITED', 'x')],
  ['a bug of ours', 2, new TypeError('x')],
  ['no shot that matches', 4, new SnapshotError('NO_SHOTS', 'x')],
  ['Ctrl+C before the first shot', 130, new SnapshotError('INTERRUPTED', 'x', { cause: 'SIGINT' })],
  ['SIGTERM before the first shot', 143, new SnapshotError('INTERRUPTED', 'x', { cause: 'SIGTERM' })],
])('%s ends the process with %i', (_, code, error) => expect(exitCodeOfError(error)).toBe(code));

/** A check that found this many of each. */
function found(counts: Partial<Record<CheckStatus, number>>, more: Partial<CheckReport> = {}): CheckReport {
  return {
    version: 1,
    against: { kind: 'baselines' },
    shots: [],
    groups: [],
    counts: { ...noneOfAny, ...counts },
    reused: 0,
    environment: null,
    elsewhere: null,
    allowNew: false,
    durationMs: 1,
    output: '/output',
    interrupted: null,
    skipped: 0,
    ...more,
  };
}

test.each([
  ['nothing changed', 0, found({ same: 2 })],
  ['something changed', 1, found({ same: 2, changed: 1 })],
  ['a page is new', 1, found({ same: 2, new: 1 })],
  ['a new page is fine', 0, found({ new: 1 }, { allowNew: true })],
  ['a page is gone', 1, found({ same: 2, removed: 1 })],
  ['a page was renamed', 1, found({ renamed: 1 })],
  ['a page does not hold still', 1, found({ same: 1, unstable: 1 })],
  ['a page failed, whatever else changed', 3, found({ changed: 1, failed: 1 })],
  ['all pages failed', 4, found({ failed: 2 })],
  ['no page was taken, though one is gone', 4, found({ removed: 1 })],
  ['there was nothing', 4, found({})],
  ['it was made elsewhere', 5, found({ same: 1, inconclusive: 1 })],
  ['something is sure to have changed', 1, found({ changed: 1, inconclusive: 1 })],
  ['Ctrl+C came', 130, found({ changed: 1 }, { interrupted: 'SIGINT', skipped: 1 })],
  ['the program gave up', 130, found({ same: 1 }, { interrupted: 'aborted', skipped: 1 })],
])('where %s, a check ends with %i', (_, code, end) => expect(exitCodeOfCheck(end)).toBe(code));
