import type { PageRuntime } from '../runtime.ts';

export function leftToMoment(runtime: PageRuntime | undefined): number {
  return runtime && runtime.moment() < Infinity
    ? runtime.moment() - Math.min(runtime.passed(), runtime.end())
    : 0;
}

export function leftToEnd(runtime: PageRuntime | undefined): number {
  return runtime ? runtime.end() - Math.min(runtime.passed(), runtime.end()) : 0;
}

export function stopIn(runtime: PageRuntime | undefined, ms: number): void {
  runtime?.stopIn(ms);
}

/** What keeps the page's time from passing. */
export function heldBy(runtime: PageRuntime | undefined): 'a stream' | 'an answer' | undefined {
  if (runtime?.capabilities.has('streams')) return 'a stream';
  return runtime && runtime.reading.size > 0 ? 'an answer' : undefined;
}

export function putOff(runtime: PageRuntime | undefined, ms: number): void {
  runtime?.putOff(ms);
}
