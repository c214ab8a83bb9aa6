import { EventEmitter } from 'node:events';
import type { BrowserContext } from 'playwright';
import { expect, onTestFinished, test, vi } from 'vitest';
import { deadlineIn, watchForInterruption } from '../../src/capture/interruption.ts';
import type { Failure } from '../../src/model/index.ts';

const late: Failure = { kind: 'timeout', message: 'too late' };

test('the time of a shot does not pass while it waits for another one', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const browser = Object.assign(new EventEmitter(), { isConnected: () => true });
  const context = { browser: () => browser } as unknown as BrowserContext;
  const { signal } = new AbortController();
  const deadline = deadlineIn(1000);
  using interruption = watchForInterruption(context, { signal, deadline, onTimeout: () => late });
  let reached: Failure | undefined;
  void interruption.happened.then((failure) => (reached = failure));

  await vi.advanceTimersByTimeAsync(600);
  const goOn = interruption.pause();
  await vi.advanceTimersByTimeAsync(30_000);
  // A third one may have the machine for itself meanwhile.
  const goOnAfterAll = interruption.pause();
  await vi.advanceTimersByTimeAsync(15_000);
  goOn();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(interruption.ranMs()).toBe(600);
  goOnAfterAll();
  expect(deadline.leftMs()).toBe(400);
  expect(interruption.ranMs()).toBe(600);
  await vi.advanceTimersByTimeAsync(399);
  expect(reached).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  expect(reached).toBe(late);
});

test('a shot that is over while it waits leaves no timer behind', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const browser = Object.assign(new EventEmitter(), { isConnected: () => true });
  const context = { browser: () => browser } as unknown as BrowserContext;
  const interruption = watchForInterruption(context, {
    signal: new AbortController().signal,
    deadline: deadlineIn(1000),
    onTimeout: () => late,
  });
  const goOn = interruption.pause();
  interruption[Symbol.dispose]();
  goOn();
  expect(vi.getTimerCount()).toBe(0);
});
