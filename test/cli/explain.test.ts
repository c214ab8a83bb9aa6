import { expect, test } from 'vitest';
import { explain } from '../../src/cli/explain.ts';
import { SnapshotError } from '../../src/errors.ts';

const paint = (_: unknown, text: string): string => text;
const cause = new Error('connection refused', { cause: 'the cable' });

test('says what happened and what to type', () => {
  const error = new SnapshotError('SITE_EXITED', 'The site exited with 1.', {
    hint: 'Type: npm start',
    cause,
  });
  expect(explain(error, { paint, verbose: false })).toBe(
    'error The site exited with 1.\n→ Type: npm start\n',
  );
});

test('the last lines of a site cannot clear the screen', () => {
  const error = new SnapshotError('SITE_EXITED', 'The site said:\n  \u001B[2J\u001B[31mfailed\u001B[0m');
  expect(explain(error, { paint, verbose: false })).toBe('error The site said:\n  failed\n');
});

test('says with --verbose where it came from', () => {
  const text = explain(new SnapshotError('SITE_START', 'It failed.', { cause }), { paint, verbose: true });
  expect(text).toMatch(
    /^error It failed\.\ncaused by: Error: connection refused\n {4}at [^]+\ncaused by: the cable\n$/,
  );
});

test('does not call an interruption an error', () => {
  const error = new SnapshotError('INTERRUPTED', 'Interrupted by SIGINT.', { cause: 'SIGINT' });
  expect(explain(error, { paint, verbose: true })).toBe('Interrupted by SIGINT.\n');
});

test('shows the stack of a bug and calls it one', () => {
  const text = explain(new TypeError('x is undefined'), { paint, verbose: false });
  expect(text).toMatch(/^error TypeError: x is undefined\n {4}at [^]+explain\.test[^]+\n→ This is a bug/);
});

test('survives an error that is its own cause, and one that is no error', () => {
  const circular: Error = new Error('round');
  circular.cause = circular;
  expect(explain(circular, { paint, verbose: true })).toContain('round');
  expect(explain('just a text', { paint, verbose: true })).toContain('error just a text');
});

test.each(['EMFILE', 'ENFILE'])(
  'where files cannot be opened (%s), that is the advice, whatever met it',
  (code) => {
    const full = Object.assign(new Error(`${code}: too many open files, open 'x'`), { code });
    const nested = new Error('no luck', { cause: full });
    for (const error of [
      full,
      new SnapshotError('SITE_START', 'It failed.', { hint: 'Look.', cause: nested }),
    ]) {
      expect(explain(error, { paint, verbose: false })).toMatch(
        /^error (?:E.FILE: too many open files, open 'x'|It failed\.)\n→ Allow more open files.*: ulimit -n 4096/,
      );
    }
  },
);
