import { expect, test } from 'vitest';
import type { Failure, Shot } from '../src/model.ts';
import { steer, takeAll } from '../src/stage.ts';
import { shot } from './support/events.ts';

const shots = ['a', 'b', 'c', 'd'].map(shot);
const crash: Failure = { kind: 'browser-crash', message: 'the browser crashed' };

/** Takes the shots in a way of the test's, and says what was kept. */
async function taking(take: (shot: Shot) => Promise<Failure | undefined>, signal?: AbortSignal) {
  const steering = steer<{ kind: string }>([], signal);
  const kept: (Failure | undefined)[] = [];
  await takeAll<Failure | undefined>(
    shots,
    { ...steering, concurrency: 2 },
    { take, failureOf: (failure) => failure, keep: (failure, index) => (kept[index] = failure) },
  );
  return kept;
}

test('a shot that was open when the browser died is taken once more, by itself, after all others', async () => {
  const order: string[] = [];
  let open = 0;
  const kept = await taking(async ({ id }) => {
    const isAgain = order.includes(id);
    order.push(id);
    open += 1;
    if (isAgain) expect(open).toBe(1);
    await Promise.resolve();
    open -= 1;
    return !isAgain && (id === 'a' || id === 'b') ? crash : undefined;
  });
  expect(order.slice(0, 4).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  expect(order.slice(4).toSorted()).toEqual(['a', 'b']);
  expect(kept).toEqual([undefined, undefined, undefined, undefined]);
});

test('one that kills the browser each time has failed', async () => {
  const kept = await taking(async ({ id }) => (id === 'c' ? crash : undefined));
  expect(kept).toEqual([undefined, undefined, crash, undefined]);
});

test('the first error of ours ends them all, and is thrown', async () => {
  const fault = new Error('a bug');
  const taken: string[] = [];
  const running = taking(async ({ id }) => {
    taken.push(id);
    throw fault;
  });
  await expect(running).rejects.toBe(fault);
  expect(taken).not.toContain('d');
});

test('once the end is asked for, nothing more begins, and that is no error', async () => {
  const controller = new AbortController();
  const kept = await taking(async ({ id }) => {
    if (id === 'a') controller.abort();
    return undefined;
  }, controller.signal);
  expect(kept.length).toBeLessThan(4);
});
