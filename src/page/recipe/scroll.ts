import type { PageRuntime } from '../runtime.ts';

export function beginReveals(runtime: PageRuntime | undefined): void {
  runtime?.reveals?.begin();
}

export function noteReveals(runtime: PageRuntime | undefined): boolean {
  return runtime?.reveals?.note() ?? false;
}

export function missedReveals(runtime: PageRuntime | undefined): number[] {
  return runtime?.reveals?.missed() ?? [];
}

/** One frame is enough: in it the browser finds out what has come into view, and tells the page as its time goes on. */
export function scrollTo(runtime: PageRuntime | undefined, top: number): Promise<void> | void {
  void (runtime?.native ?? window).scrollTo({ top, behavior: 'instant' });
  return runtime && new Promise((resolve) => void runtime.native.requestAnimationFrame(() => resolve()));
}
