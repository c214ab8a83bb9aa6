import { ownerOf, sideOf as pageOf } from '../../compare/index.ts';
import type { Box, Shot } from '../../model/index.ts';
import type { Captured } from '../../runner/index.ts';
import { differ } from '../difference.ts';
import { sideOf } from '../judge.ts';
import type { Restless } from '../reference.ts';
import type { TheirSide } from './contract.ts';

/** If more than this share of a picture moves by itself, what is left says nothing. */
const mostMoving = 0.5;

/** A larger element has more to it than what moves. */
const mostCovered = 0.25;

/** What of the other side moves by itself: it is taken once more, and what differs then is none of ours. */
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

/** The element around a part that moves: its next text may be longer. */
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
