import type { PageRuntime } from '../runtime.ts';

export function timeToDeadline(runtime: PageRuntime | undefined): number {
  return runtime && runtime.deadline() < Infinity
    ? runtime.deadline() - Math.min(runtime.passed(), runtime.stopsAt())
    : 0;
}

export function timeToStop(runtime: PageRuntime | undefined): number {
  return runtime ? runtime.stopsAt() - Math.min(runtime.passed(), runtime.stopsAt()) : 0;
}

export function stopAfter(runtime: PageRuntime | undefined, ms: number): void {
  runtime?.stopAfter(ms);
}

/** What keeps the page's time from passing. */
export function heldBy(runtime: PageRuntime | undefined): 'a stream' | 'an answer' | undefined {
  if (runtime?.capabilities.has('streams')) return 'a stream';
  return runtime && runtime.reading.size > 0 ? 'an answer' : undefined;
}

export function extendDeadline(runtime: PageRuntime | undefined, ms: number): void {
  runtime?.extendDeadline(ms);
}
