import { createHash } from 'node:crypto';
import type { Box, Region, Shift } from '../model/index.ts';
import type { LocatedShift } from './align/index.ts';
import type { Pixels } from './decode.ts';
import type { Patch } from './regions.ts';

/** The signature of a region: what it shows before and after, wherever it is. */
export function withRegionSignature(patch: Patch, a: Pixels, b: Pixels): Region {
  const parts: Part[] = [
    [a, patch.was],
    [b, patch.box],
  ];
  return { ...patch, signature: signatureOf(['region'], parts) };
}

/**
 * The signature of a shift: what was inserted or removed. A page that moved down by a pixel has the same signature on
 * every page.
 */
export function withShiftSignature(shifted: LocatedShift, a: Pixels, b: Pixels): Shift {
  const { area, kind, axis, at, size, from, across } = shifted;
  const distance = from === undefined ? 0 : at - from;
  const signature =
    distance !== 0 && Math.abs(distance) < size
      ? signatureOf([kind, axis, distance], [])
      : signatureOf([kind, axis, size], [[kind === 'removed' ? a : b, area]]);
  return { kind, axis, at, size, from, across, signature };
}

type Part = readonly [Pixels, Box];

function signatureOf(facts: readonly (string | number)[], parts: readonly Part[]): string {
  const hash = createHash('sha256').update(facts.join(' '));
  for (const [{ data, width: stride }, { x, y, width, height }] of parts) {
    hash.update(` ${width}x${height} `);
    for (let row = y; row < y + height; row += 1) {
      hash.update(data.subarray((row * stride + x) * 4, (row * stride + x + width) * 4));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
