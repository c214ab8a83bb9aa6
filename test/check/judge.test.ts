import { PNG } from 'pngjs';
import { afterAll, expect, test } from 'vitest';
import { judge } from '../../src/check/judge.ts';
import type { Before } from '../../src/check/reference.ts';
import type { Captured, Capturer, NotCaptured } from '../../src/runner/index.ts';
import { openComparer } from '../../src/compare/index.ts';
import type { Box, Note } from '../../src/model/index.ts';
import { sha256Of } from '../../src/store/sha256.ts';
import { shot } from '../support/events.ts';

const comparer = openComparer();
afterAll(() => comparer[Symbol.asyncDispose]());

const size = { width: 300, height: 200 };

/** A white picture with black boxes; with another filter, the same pixels are other bytes. */
function picture(boxes: readonly Box[], filterType = 4): Uint8Array {
  const png = new PNG({ ...size });
  png.data.fill(255);
  for (const { x, y, width, height } of boxes) {
    for (let row = y; row < y + height; row += 1) {
      for (let column = x; column < x + width; column += 1) {
        png.data.fill(0, (row * size.width + column) * 4, (row * size.width + column) * 4 + 3);
      }
    }
  }
  return PNG.sync.write(png, { filterType });
}

const logo: Box = { x: 10, y: 10, width: 40, height: 20 };
const clock: Box = { x: 200, y: 150, width: 30, height: 10 };
const banner: Box = { x: 100, y: 60, width: 60, height: 30 };

function taken(bytes: Uint8Array, notes: readonly Note[] = []): Captured {
  const seen = { ...size, bytes, title: '', masked: [] };
  return {
    picture: seen,
    sha256: sha256Of(bytes),
    boxes: undefined,
    recorder: undefined,
    login: undefined,
    notes,
    url: undefined,
  };
}

function before(bytes: Uint8Array, more: Partial<Before> = {}): Before {
  const known = { masked: [], boxes: async () => undefined, elsewhere: undefined, remark: undefined };
  return { bytes, sha256: sha256Of(bytes), ...known, ...more };
}

/** Judges the first picture; the others are those that come when it is taken again. */
async function judged(old: Before, [first, ...more]: readonly (Captured | NotCaptured)[]) {
  const rest = [...more];
  const capture = async () => rest.shift()!;
  const judgement = await judge(
    shot('a'),
    { before: old, after: first as Captured },
    { comparer, capturer: { capture } as Pick<Capturer, 'capture'> },
  );
  return { ...judgement, takenAgain: more.length - rest.length };
}

const still = picture([logo]);
const stillAgain = picture([logo], 0);
const changed = picture([logo, banner]);
const changedAgain = picture([logo, banner], 0);

test('the same bytes are the same, and nothing is compared', async () => {
  const judgement = await judged(before(Buffer.from('no picture')), [taken(Buffer.from('no picture'))]);
  expect(judgement).toEqual({ status: 'same', sentence: 'the same bytes', takenAgain: 0 });
});

test('the same pixels in other bytes are the same', async () => {
  expect(await judged(before(still), [taken(stillAgain)])).toMatchObject({
    status: 'same',
    sentence: 'the same pixels',
    takenAgain: 0,
  });
});

test.each([
  ['in the same bytes', changed],
  ['in other bytes', changedAgain],
])('what differs, and shows the same when it is taken again %s, changed', async (_, again) => {
  const judgement = await judged(before(still), [taken(changed), taken(again)]);
  expect(judgement).toMatchObject({ status: 'changed', takenAgain: 1, diff: size });
  expect(judgement.named!.changes).toHaveLength(1);
});

test('what is as it was when it is taken again is unstable', async () => {
  expect(await judged(before(still), [taken(changed), taken(stillAgain)])).toMatchObject({
    status: 'unstable',
    sentence: expect.stringMatching(/^one time of two as it was, the other time: ./),
  });
});

test('what is a third thing when it is taken again is unstable, and told is what moves', async () => {
  const other = picture([logo, banner, clock]);
  const judgement = await judged(before(still), [taken(changed), taken(other)]);
  expect(judgement).toMatchObject({
    status: 'unstable',
    sentence: expect.stringMatching(/^not the same twice: ./),
    named: { changes: [{ box: clock }] },
  });
});

test('what never came out the same while it was taken is unstable, also if it is the same twice', async () => {
  const notes: Note[] = [{ kind: 'unstable', message: 'no two pictures alike' }];
  expect(await judged(before(still), [taken(changed, notes), taken(changed)])).toMatchObject({
    status: 'unstable',
    sentence: expect.stringMatching(/^no two pictures alike; ./),
  });
});

test('what cannot be taken again has failed', async () => {
  const failure = { kind: 'timeout', message: 'after 30000 ms', hint: 'Wait.' } as const;
  expect(
    await judged(before(still), [taken(changed), { failure, notes: [], url: undefined, stuck: undefined }]),
  ).toMatchObject({
    status: 'failed',
    failure: { ...failure, message: 'taken once more to be sure: after 30000 ms' },
  });
});

test('what differs and was made elsewhere is inconclusive, and not taken again', async () => {
  const elsewhere = 'os linux instead of darwin';
  expect(await judged(before(still, { elsewhere }), [taken(changed)])).toMatchObject({
    status: 'inconclusive',
    sentence: expect.stringMatching(/; made in another environment: os linux instead of darwin$/),
    takenAgain: 0,
  });
  expect(await judged(before(still, { elsewhere }), [taken(stillAgain)])).toMatchObject({ status: 'same' });
});

test('what one has to know is told with the change', async () => {
  const remark = 'the options of this shot changed';
  expect(await judged(before(still, { remark }), [taken(changed), taken(changed)])).toMatchObject({
    status: 'changed',
    sentence: expect.stringMatching(/ \(the options of this shot changed\)$/),
  });
});

test('what moves by itself is asked for only where pictures differ', async () => {
  const old = before(still, { restless: () => Promise.reject(new Error('not needed')) });
  expect(await judged(old, [taken(stillAgain)])).toMatchObject({ status: 'same' });
});

test('a change where the old side moves by itself is none, and one beside it is', async () => {
  const restless = async () => ({ boxes: [clock], elements: new Set<string>() });
  const [ticked, both] = [picture([logo, clock]), picture([logo, clock, banner])];
  expect(await judged(before(still, { restless }), [taken(ticked)])).toMatchObject({ status: 'same' });
  expect(await judged(before(still, { restless }), [taken(both), taken(both)])).toMatchObject({
    status: 'changed',
    named: { changes: [{ box: banner }] },
  });
  // The clock ticked in between, and that is known.
  expect(await judged(before(still, { restless }), [taken(changed), taken(both)])).toMatchObject({
    status: 'changed',
  });
});

test('an old side that does not hold still at all is unstable, and one that cannot be had has failed', async () => {
  const moving = before(still, { restless: async () => 'main does not hold still: everything differs' });
  expect(await judged(moving, [taken(changed)])).toMatchObject({
    status: 'unstable',
    sentence: 'main does not hold still: everything differs',
  });
  const failure = { kind: 'timeout', message: 'main: too late' } as const;
  const gone = async () => ({ failure });
  expect(await judged(before(still, { restless: gone }), [taken(changed)])).toMatchObject({
    status: 'failed',
    sentence: 'main: too late',
  });
});
