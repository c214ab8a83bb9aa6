import { expect, test } from 'vitest';
import type { RunEvent } from '../../src/model/index.ts';
import { advance, notBegun, showProgress, timeToGo, type Progress } from '../../src/report/progress.ts';
import { begin, failed, shot, taken } from '../support/events.ts';

const plain = (_: unknown, text: string): string => text;
const shots = Array.from({ length: 10 }, (_, index) => shot(`guide/page-${index}`));

function after(events: readonly RunEvent[]): Progress {
  return events.reduce((progress, event) => advance(progress, event, 1000), notBegun);
}

function ended(index: number, durationMs: number): RunEvent {
  return { kind: 'shot-end', result: { ...taken('x', 'new'), shot: shots[index]!, durationMs } };
}

test('promises nothing before every place has been through once', () => {
  expect(timeToGo(after([begin(shots, 3), ended(0, 1000), ended(1, 1000)]), 1000)).toBeUndefined();
});

test('expects the rest to take as long as what is done, so many at a time', () => {
  const progress = after([begin(shots, 2), ended(0, 1000), ended(1, 3000)]);
  expect(timeToGo(progress, 1000)).toBe((8 * 2000) / 2);
});

test('counts what is under way as partly done, and the last ones as not shared', () => {
  const progress = after([
    begin(shots.slice(0, 3), 2),
    ended(0, 2000),
    ended(1, 2000),
    { kind: 'shot-begin', shot: shots[2]! },
  ]);
  expect(timeToGo(progress, 1500)).toBe(1500);
  expect(timeToGo(progress, 60_000)).toBe(0);
});

test.each([
  [120, '⠙ ━━━━━━────────── 3 done, 1 failed, 6 left, 6 s to go  guide/page-4, guide/page-5'],
  [72, '⠙ ━━━━━━────────── 3 done, 1 failed, 6 left, 6 s to go  guide/page-4, g…'],
  [71, '⠙ 3 done, 1 failed, 6 left, 6 s to go  guide/page-4, guide/page-5'],
  [40, '⠙ 3 done, 1 failed, 6 left, 6 s to go  …'],
  [20, '⠙ 3 done, 1 failed,…'],
])('fits %i columns', (columns, line) => {
  const progress = after([
    begin(shots, 2),
    ...[0, 1, 2].map((index) => ended(index, 2000)),
    { kind: 'shot-end', result: { ...failed('x'), shot: shots[3]!, durationMs: 2000 } },
    { kind: 'shot-begin', shot: shots[4]! },
    { kind: 'shot-begin', shot: shots[5]! },
  ]);
  const shown = showProgress(progress, { columns, nowMs: 1000 - 120, paint: plain });
  expect(shown).toBe(line);
  expect([...shown].length).toBeLessThanOrEqual(columns);
});
