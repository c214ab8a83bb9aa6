import { ownerOf, sideOf as pageOf } from '../../compare/index.ts';
import type { Box, Shot } from '../../model/index.ts';
import type { Captured } from '../../runner/index.ts';
import { differ } from '../difference.ts';
import { sideOf } from '../judge.ts';
import type { Restless } from '../reference.ts';
import type { TheirSide } from './contract.ts';

/** If more than this share of a picture is unstable, the rest is too little to compare. */
const mostMoving = 0.5;

/** An element that covers more than this share is not ignored as a whole: it contains more than what is unstable. */
const mostCovered = 0.25;

/** Captures the other side a second time. What differs between its two captures is unstable, and no change of ours. */
export async function restlessOf(
  shot: Shot,
  first: Captured,
  { name, capturer, comparer }: TheirSide,
): Promise<Restless> {
  const again = await capturer.capture(shot, { freshWindow: true });
  if ('failure' in again)
    return { failure: { ...again.failure, message: `${name}: ${again.failure.message}` } };
  const byShape = { ...shot, options: withoutLimits(shot.options) };
  const moved = await differ(byShape, sideOf(first), sideOf(again), { comparer, notes: again.notes });
  if (!moved.differs) return { boxes: [], elements: new Set() };
  const { shifts, regions } = moved.comparison;
  const { width, height } = first.picture;
  const area = regions.reduce((sum, { was }) => sum + was.width * was.height, 0);
  if (shifts.length > 0 || area > mostMoving * width * height) {
    return `${name} does not hold still: ${moved.named.sentence}`;
  }
  const places = regions.flatMap(({ was, box }) => [placeOf(was, first), placeOf(box, again)]);
  return {
    boxes: places.map(({ box }) => box),
    elements: new Set(places.flatMap(({ selector }) => selector ?? [])),
  };
}

/** The element around an unstable part, because its next text may be longer; the part itself if the element is large. */
function placeOf(part: Box, { boxes, picture }: Captured): { box: Box; selector?: string } {
  if (!boxes || boxes.elements.length === 0) return { box: part };
  const side = pageOf(boxes);
  const owner = ownerOf(part, side);
  const box = side.onPicture(owner);
  const isSmall = box && box.width * box.height <= mostCovered * picture.width * picture.height;
  return isSmall ? { box, selector: side.nameOf(owner).selector } : { box: part };
}

function withoutLimits({
  threshold,
  maxDiffPixels,
  maxDiffPixelRatio,
  ...options
}: Shot['options']): Shot['options'] {
  return options;
}
