import { onTestFinished, vi } from 'vitest';

/**
 * From now until the test ends no timer of this length or longer goes off: what comes to its end has not waited for one,
 * on a busy machine as on an idle one.
 */
export function withoutTimersFrom(ms: number): void {
  const { setTimeout } = globalThis;
  const shorter = (callback: () => void, after = 0, ...given: []) =>
    setTimeout(after < ms ? callback : () => {}, after, ...given);
  const spy = vi.spyOn(globalThis, 'setTimeout').mockImplementation(shorter as typeof setTimeout);
  onTestFinished(() => void spy.mockRestore());
}

/** From now until the test ends `performance.now()` says the same: no deadline that is measured with it passes. */
export function stopClock(): void {
  const spy = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
  onTestFinished(() => void spy.mockRestore());
}

/** From now until the test ends timers go on with the clock, and further when the test calls `vi.advanceTimersByTime`. */
export function feedTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  onTestFinished(() => void vi.useRealTimers());
}
