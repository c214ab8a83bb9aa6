import { expect, test } from 'vitest';
import { alignLines, type Stretch } from '../../src/compare/align/sequence.ts';
import { random } from './paint.ts';

/** Lines as small numbers: 0 is blank, and large ones are found only once. */
function lines(...values: readonly number[]): Int32Array {
  return Int32Array.from(values);
}

const differs = (a: Int32Array, b: Int32Array) => (one: number, other: number) =>
  a[one] === b[other] ? 0 : 1;

function align(a: Int32Array, b: Int32Array): Stretch[] {
  return alignLines(a, b, differs(a, b));
}

/** `count` lines that are found nowhere else, every third one of them followed by a blank one, as text is. */
function content(count: number, next: () => number): number[] {
  return Array.from({ length: count }, (_, index) => (index % 3 === 2 ? 0 : 1000 + Math.floor(next() * 1e9)));
}

test('lines that are the same belong together', () => {
  const a = lines(1, 2, 3, 0, 0, 4);
  expect(align(a, a)).toEqual([{ kind: 'paired', a: 0, b: 0, size: 6 }]);
});

test('one of several copies that is new is the last one', () => {
  const card = [11, 12, 13, 14, 15, 16, 17, 18, 0, 0];
  const head = content(20, random(1));
  const foot = content(20, random(2));
  const before = lines(...head, ...card, ...card, ...card, ...foot);
  const after = lines(...head, ...card, ...card, ...card, ...card, ...foot);
  expect(align(before, after)).toEqual([
    { kind: 'paired', a: 0, b: 0, size: 50 },
    { kind: 'inserted', a: 50, b: 50, size: 10 },
    { kind: 'paired', a: 50, b: 60, size: 20 },
  ]);
});

test('what is put in between blank lines begins where it shows something', () => {
  const blank = Array<number>(30).fill(0);
  const banner = Array<number>(12).fill(7);
  const [head, foot] = [content(20, random(1)), content(20, random(2))];
  const before = lines(...head, ...blank, ...foot);
  const after = lines(
    ...head,
    ...blank.slice(0, 20),
    ...banner,
    ...blank.slice(0, 10),
    ...blank.slice(20),
    ...foot,
  );
  const shift = align(before, after).find(({ kind }) => kind !== 'paired');
  expect(shift).toMatchObject({ kind: 'inserted', size: 22 });
  expect(after.slice(shift!.b, shift!.b + 22).filter((line) => line === 7)).toHaveLength(12);
});

test('changed lines are paired in place', () => {
  const [head, foot] = [content(30, random(1)), content(30, random(2))];
  const before = lines(...head, 1, 2, 3, ...foot);
  const after = lines(...head, 4, 5, 6, ...foot);
  expect(align(before, after)).toEqual([{ kind: 'paired', a: 0, b: 0, size: 63 }]);
});

test('a few lines that are found again by chance make no shift', () => {
  const [head, foot] = [content(60, random(1)), content(60, random(2))];
  const before = lines(...head, 1, 2, 3, 4, 5, 6, 7, 8, ...foot);
  const after = lines(...head, 11, 12, 1, 2, 3, 16, 17, 18, ...foot);
  expect(align(before, after)).toEqual([{ kind: 'paired', a: 0, b: 0, size: 128 }]);
});

test.for(Array.from({ length: 200 }, (_, index) => index + 1))(
  'sections put in, taken out, moved and changed are found: %i',
  (seed) => {
    const next = random(seed);
    const pick = (count: number) => Math.floor(next() * count);
    const sections = Array.from({ length: 6 + pick(6) }, () => content(24 + pick(80), next));
    const after = [...sections];
    const edits = 1 + pick(3);
    for (let edit = 0; edit < edits; edit += 1) {
      const at = pick(after.length);
      const kind = pick(4);
      if (kind === 0) after.splice(at, 0, content(1 + pick(60), next));
      else if (kind === 1 && after.length > 3) after.splice(at, 1);
      else if (kind === 2) after.splice(pick(after.length), 0, after.splice(at, 1)[0]!);
      else after[at] = after[at]!.map((line, index) => (index === 5 ? 999_000 + seed : line));
    }
    const [a, b] = [lines(...sections.flat()), lines(...after.flat())];
    const stretches = align(a, b);

    // Each line is told once on each side.
    const told = (side: 'a' | 'b', not: Stretch['kind']) =>
      stretches
        .filter(({ kind }) => kind !== not)
        .flatMap((stretch) => Array.from({ length: stretch.size }, (_, index) => stretch[side] + index))
        .toSorted((one, other) => one - other);
    expect(told('a', 'inserted')).toEqual([...a.keys()]);
    expect(told('b', 'removed')).toEqual([...b.keys()]);

    // What is told to be together is the same, but for the few lines that were changed.
    const wrong = stretches
      .filter(({ kind }) => kind === 'paired' || kind === 'moved')
      .flatMap((stretch) =>
        Array.from({ length: stretch.size }, (_, index) => [stretch.a + index, stretch.b + index]),
      )
      .filter(([one, other]) => a[one!] !== b[other!]);
    const kept = new Set(b);
    const lost = a.filter((line) => line !== 0 && !kept.has(line)).length;
    expect(wrong.length).toBeLessThanOrEqual(edits + lost + Math.ceil(lost / 2));

    // Nothing that is still there is told to be gone.
    const removed = stretches
      .filter(({ kind }) => kind === 'removed')
      .flatMap((stretch) => Array.from(a.subarray(stretch.a, stretch.a + stretch.size)))
      .filter((line) => line !== 0 && kept.has(line));
    expect(removed.length).toBeLessThanOrEqual(edits * 7);
  },
);
