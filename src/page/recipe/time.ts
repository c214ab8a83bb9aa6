import type { Kit } from '../kit.ts';

export function leftToMoment(kit: Kit | undefined): number {
  return kit && kit.moment() < Infinity ? kit.moment() - Math.min(kit.passed(), kit.end()) : 0;
}

export function leftToEnd(kit: Kit | undefined): number {
  return kit ? kit.end() - Math.min(kit.passed(), kit.end()) : 0;
}

export function stopIn(kit: Kit | undefined, ms: number): void {
  kit?.stopIn(ms);
}

/** What keeps the page's time from passing. */
export function heldBy(kit: Kit | undefined): 'a stream' | 'an answer' | undefined {
  if (kit?.signs.has('streams')) return 'a stream';
  return kit && kit.reading.size > 0 ? 'an answer' : undefined;
}

export function putOff(kit: Kit | undefined, ms: number): void {
  kit?.putOff(ms);
}
