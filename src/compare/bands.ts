import type { Box, Ignored, Region, Shift } from '../model/index.ts';
import type { Compared, ComparedSide, Comparing } from './contract.ts';
import { decode, type Pixels, type Size } from './decode.ts';
import { paintOver } from './mask.ts';
import { allowedPixels, countBeyond, isLimited } from './playwright.ts';
import { differences } from './regions.ts';
import { withRegionSignature } from './signature.ts';
import { namingSide } from './unreadable.ts';

/**
 * Compares pictures that are too large for memory: pixel by pixel in place and band by band, without a search for
 * shifts and without a drawing.
 *
 * @param bandPixels How many pixels of each picture are in memory at a time.
 */
export async function compareInBands(
  [before, after]: readonly [ComparedSide, ComparedSide],
  [one, other]: readonly [Size, Size],
  { limits, restless = [] }: Comparing,
  bandPixels: number,
): Promise<Compared> {
  const width = Math.min(one.width, other.width);
  const height = Math.min(one.height, other.height);
  const limited = isLimited(limits);
  const boxes = [...before.masked, ...after.masked, ...restless];
  const regions: Region[] = [];
  let ignored: Ignored = { pixels: 0, mostLevels: 0 };
  let beyond = 0;
  const rows = Math.max(1, Math.floor(bandPixels / width));
  for (let top = 0; top < height; top += rows) {
    const band = { top, width, height: Math.min(rows, height - top) };
    const [a, b] = await Promise.all([
      namingSide('before', decode(before.bytes, band)),
      namingSide('after', decode(after.bytes, band)),
    ]);
    for (const pixels of [a, b])
      paintOver(
        pixels,
        boxes.map((box) => shiftedBy(box, -top)),
      );
    const found = differences(a, b, [inPlace(a)], limited ? 'all' : 'beyond the limit');
    if (limited) beyond += countBeyond(limits, a, b);
    regions.push(...found.patches.map((patch) => movedDown(withRegionSignature(patch, a, b), top)));
    ignored = {
      pixels: ignored.pixels + found.ignored.pixels,
      mostLevels: Math.max(ignored.mostLevels, found.ignored.mostLevels),
    };
  }
  const shifts = [
    ...beyondShared('rows', one.height, other.height),
    ...beyondShared('columns', one.width, other.width),
  ];
  const isSame =
    shifts.length === 0 && (limited ? beyond <= allowedPixels(limits, width * height) : regions.length === 0);
  const counted = isSame ? withRegions(ignored, regions) : ignored;
  const comparison = {
    verdict: isSame ? ('same' as const) : ('changed' as const),
    shifts,
    regions: isSame ? [] : regions,
    ignored: counted.pixels > 0 ? counted : undefined,
  };
  return { comparison, diff: undefined };
}

function shiftedBy(box: Box, by: number): Box {
  return { ...box, y: box.y + by };
}

function movedDown(region: Region, top: number): Region {
  return { ...region, box: shiftedBy(region.box, top), was: shiftedBy(region.was, top) };
}

function inPlace({ width, height }: Pixels) {
  const origin = { x: 0, y: 0 };
  return { a: origin, b: origin, width, height };
}

/** The rows or columns that only the larger picture has. */
function beyondShared(axis: Shift['axis'], before: number, after: number): Shift[] {
  if (before === after) return [];
  const kind = before < after ? 'inserted' : 'removed';
  const [at, size] = [Math.min(before, after), Math.abs(before - after)];
  return [{ kind, axis, at, size, from: undefined, across: undefined, signature: `${kind} ${axis} ${size}` }];
}

function withRegions(ignored: Ignored, regions: readonly Region[]): Ignored {
  return regions.reduce(
    (sum, { pixels, mostLevels }) => ({
      pixels: sum.pixels + pixels,
      mostLevels: Math.max(sum.mostLevels, mostLevels),
    }),
    ignored,
  );
}
