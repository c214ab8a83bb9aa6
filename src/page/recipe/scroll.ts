import type { Kit } from '../kit.ts';

export function beginReveals(kit: Kit | undefined): void {
  kit?.reveals?.begin();
}

export function noteReveals(kit: Kit | undefined): boolean {
  return kit?.reveals?.note() ?? false;
}

export function missedReveals(kit: Kit | undefined): number[] {
  return kit?.reveals?.missed() ?? [];
}

/** One frame is enough: in it the browser finds out what has come into view, and tells the page as its time goes on. */
export function scrollTo(kit: Kit | undefined, top: number): Promise<void> | void {
  void (kit?.native ?? window).scrollTo({ top, behavior: 'instant' });
  return kit && new Promise((resolve) => void kit.native.requestAnimationFrame(() => resolve()));
}
