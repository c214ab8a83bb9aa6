import type { Comparison, Ignored } from '../model/index.ts';
import { align } from './align/index.ts';
import type { Compared, ComparedSide, Comparing } from './contract.ts';
import { decode, type Pixels, sizeOf } from './decode.ts';
import { draw } from './draw/index.ts';
import { compareInBands } from './bands.ts';
import { paintOver, paintOverPaired } from './mask.ts';
import { allowedPixels, countBeyond, isLimited, type Limits } from './playwright.ts';
import { type Differences, differences } from './regions.ts';
import { withRegionSignature, withShiftSignature } from './signature.ts';
import { namingSide } from './unreadable.ts';

/**
 * Compares two pictures: paints over what is masked, finds the corresponding areas, and in those the differing pixels.
 *
 * @throws UnreadablePicture for a file that is no picture.
 */
export async function comparePictures(
  before: ComparedSide,
  after: ComparedSide,
  how: Comparing,
  most = mostPixels,
): Promise<Compared> {
  const sizes = await Promise.all([
    namingSide('before', sizeOf(before.bytes)),
    namingSide('after', sizeOf(after.bytes)),
  ]);
  if (sizes.some(({ width, height }) => width * height > most.aligned)) {
    return compareInBands([before, after], sizes, how, most.band);
  }
  const [a, b] = await Promise.all([
    namingSide('before', decode(before.bytes)),
    namingSide('after', decode(after.bytes)),
  ]);
  const boxes = { a: [...before.masked, ...(how.restless ?? [])], b: after.masked };
  paintOver(a, boxes.a);
  paintOver(b, boxes.b);
  if (a.width === b.width && a.data.equals(b.data)) return same(undefined);

  const limited = isLimited(how.limits);
  if (limited) {
    // Playwright's limits ignore shifts, so masks apply at the same place in both pictures.
    paintOver(a, boxes.b);
    paintOver(b, boxes.a);
  }
  const { pairs, shifts } = align(a, b);
  paintOverPaired({ pixels: a, boxes: boxes.a }, { pixels: b, boxes: boxes.b }, pairs);
  if (limited && isWithin(how.limits, a, b)) return same(ignoring(differences(a, b, pairs, 'all')));
  let found = differences(a, b, pairs, 'beyond the limit');
  if (found.patches.length === 0 && shifts.length === 0) {
    if (!limited) return same(ignoring(found));
    found = differences(a, b, pairs, 'all');
  }
  const comparison: Comparison = {
    verdict: 'changed',
    shifts: shifts.map((shift) => withShiftSignature(shift, a, b)),
    regions: found.patches.map((patch) => withRegionSignature(patch, a, b)),
    ignored: found.ignored.pixels > 0 ? found.ignored : undefined,
  };
  return { comparison, diff: how.draw ? await draw([a, b], { pairs, shifts }, found.patches) : undefined };
}

const mostPixels = {
  /**
   * Two pictures of this size take about 1.1 GB during the comparison: ten bytes a pixel. Larger ones are compared in
   * bands.
   */
  aligned: 110_000_000,
  band: 16_000_000,
};

function isWithin(limits: Limits, a: Pixels, b: Pixels): boolean {
  if (a.width !== b.width || a.height !== b.height) return false;
  return countBeyond(limits, a, b) <= allowedPixels(limits, a.width * a.height);
}

/** All differences count as ignored. */
function ignoring({ patches, ignored }: Differences): Ignored | undefined {
  const pixels = patches.reduce((sum, patch) => sum + patch.pixels, ignored.pixels);
  const mostLevels = patches.reduce((most, patch) => Math.max(most, patch.mostLevels), ignored.mostLevels);
  return pixels > 0 ? { pixels, mostLevels } : undefined;
}

function same(ignored: Ignored | undefined): Compared {
  return { comparison: { verdict: 'same', shifts: [], regions: [], ignored }, diff: undefined };
}
