import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { afterAll, expect, test, vi } from 'vitest';
import { openComparer, UnreadablePicture } from '../../src/compare/index.ts';
import { paint, png, text } from './paint.ts';

const workers: Worker[] = [];
vi.mock('../../src/thread.ts', async (original) => {
  const { startThread } = await original<typeof import('../../src/thread.ts')>();
  return {
    startThread(name: string) {
      const worker = startThread(name);
      workers.push(worker);
      return worker;
    },
  };
});

const comparer = openComparer();
afterAll(() => comparer[Symbol.asyncDispose]());

const words = text({ x: 20, y: 20, width: 360, lines: 8 }, 1);
const before = await png(paint([400, 240], ...words));
const after = await png(paint([400, 240], ...words, [100, 100, 30, 12, 128]));
const how = { limits: {}, draw: false };
const side = (bytes: Uint8Array) => ({ bytes, masked: [] });

test('the same bytes are the same, even if they are no picture: they are not opened', async () => {
  const nothing = Buffer.from('no picture at all');
  expect(await comparer.compare(side(nothing), side(Buffer.from(nothing)), how)).toEqual({
    comparison: { verdict: 'same', shifts: [], regions: [], ignored: undefined },
    diff: undefined,
  });
});

test('pictures are compared, and can be used afterwards', async () => {
  const { comparison } = await comparer.compare(side(before), side(after), how);
  expect(comparison).toMatchObject({
    verdict: 'changed',
    shifts: [],
    regions: [{ box: { x: 100, y: 100, width: 30, height: 12 }, was: { x: 100, y: 100 } }],
  });
  expect(before.byteLength).toBeGreaterThan(100);
  const again = await comparer.compare(side(before), side(after), how);
  expect(again.comparison).toEqual(comparison);
});

test('a thread that ends while it has nothing to do is not asked again', async () => {
  await using own = openComparer();
  for (let round = 0; round < 3; round += 1) {
    const { comparison } = await own.compare(side(before), side(after), how);
    expect(comparison.verdict).toBe('changed');
    const worker = workers.at(-1)!;
    // As one does that has no memory left.
    if (round === 1) worker.emit('error', new Error('Worker terminated due to reaching memory limit'));
    await worker.terminate();
  }
});

test('many pairs at a time all get their own answer', async () => {
  const pictures = await Promise.all(
    Array.from({ length: 12 }, (_, index) => png(paint([400, 240], ...words, [10, 20 * index, 8, 8, 99]))),
  );
  const found = await Promise.all(pictures.map((bytes) => comparer.compare(side(before), side(bytes), how)));
  const tops = found.map(({ comparison }) => comparison.regions[0]!.box.y);
  expect(tops).toEqual(pictures.map((_, index) => 20 * index));
});

const broken: Readonly<Record<string, Uint8Array>> = {
  'no picture at all': Buffer.from('no picture at all'),
  'half of a picture': before.subarray(0, before.length / 2),
  'an empty file': new Uint8Array(),
};

test.for(Object.entries(broken))('%s is named by its side', async ([, bytes]) => {
  const failure = (one: Uint8Array, other: Uint8Array) =>
    comparer.compare(side(one), side(other), how).catch((reason: unknown) => reason);
  const errors = [await failure(bytes, after), await failure(before, bytes)];
  for (const error of errors) expect(error).toBeInstanceOf(UnreadablePicture);
  expect(errors).toMatchObject([{ side: 'before' }, { side: 'after' }]);
  const { comparison } = await comparer.compare(side(before), side(after), how);
  expect(comparison.verdict).toBe('changed');
});

test('disposing twice is harmless', async () => {
  const other = openComparer();
  await other.compare(side(before), side(after), how);
  await other[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
});

test('the process can end though nobody disposed of the comparer', async () => {
  const room = join(import.meta.dirname, '../../src/compare/index.ts');
  const script = `
    import { createJiti } from 'jiti';
    const { openComparer } = await createJiti(process.cwd()).import(${JSON.stringify(room)});
    const bytes = (base64) => ({ bytes: Buffer.from(base64, 'base64'), masked: [] });
    const { comparison } = await openComparer().compare(
      bytes(${JSON.stringify(Buffer.from(before).toString('base64'))}),
      bytes(${JSON.stringify(Buffer.from(after).toString('base64'))}),
      { limits: {}, draw: false },
    );
    console.log(comparison.verdict);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(stdout).toBe('changed\n');
});
