import type { Outcome } from '../model/index.ts';

/** Compares a new picture with the one in `output/`. Only the same bytes are "unchanged". */
export function decide(
  before: Uint8Array | undefined,
  now: Uint8Array,
): Exclude<Outcome['status'], 'failed' | 'reused'> {
  if (before === undefined) return 'new';
  return Buffer.compare(before, now) === 0 ? 'unchanged' : 'changed';
}
