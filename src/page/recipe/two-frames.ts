import type { PageRuntime } from '../runtime.ts';

/** Scrolls to `top`, if there is one, and waits until the browser has painted: the second frame shows that the first is over. */
export function awaitTwoFrames(
  runtime: PageRuntime | undefined,
  { top }: { top: number | null },
): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    if (top !== null) void (runtime?.native ?? window).scrollTo({ top, behavior: 'instant' });
    if (!runtime) return resolve(false);
    const painted = () => resolve(runtime.moving() || runtime.waiting() > 0);
    runtime.native.requestAnimationFrame(() => runtime.native.requestAnimationFrame(painted));
  });
}
