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

/** Scrolls the window and waits for one frame. In that the browser finds out what has come into view. */
export function scrollTo(runtime: PageRuntime | undefined, top: number): Promise<void> | void {
  void (runtime?.native ?? window).scrollTo({ top, behavior: 'instant' });
  return runtime && new Promise((resolve) => void runtime.native.requestAnimationFrame(() => resolve()));
}
