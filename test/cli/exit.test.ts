import { expect, test } from 'vitest';
import { exitCodeOfError, exitCodeOfReport } from '../../src/cli/exit.ts';
import { SnapshotError } from '../../src/errors.ts';
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
