import type { Box, Region } from '../../model/index.ts';
import type { BoxPair } from './page-pair.ts';
import { contains, overlap } from './side.ts';

/** Smaller differences come from rounding. */
const rounding = 0.5;
/** Borders are drawn on both sides of an edge, and shadows beyond it. */
const edge = 4;

/**
 * Whether a region differs only because an element moved or was resized there in another way than the picture around
 * it, such as a card in a column beside which nothing moved.
 */
export function isConsequential({ box, was }: Region, consequential: readonly BoxPair[]): boolean {
  const [right, down] = [box.x - was.x, box.y - was.y];
  return consequential.some((consequence) => {
    if (!consequence.was || !consequence.is) return false;
    const [from, to] = [movedBy(consequence.was, right, down), consequence.is];
    if (!overlap(to, box) && !overlap(from, box)) return false;
    const moved = Math.abs(to.x - from.x) > rounding || Math.abs(to.y - from.y) > rounding;
    const grew = Math.abs(to.width - from.width) > rounding || Math.abs(to.height - from.height) > rounding;
    // The content in the middle of a resized element may not have moved with its corner.
    if (moved && !(grew && contains(to, box))) return true;
    return !moved && edges(from, to).some((strip) => overlap(strip, box));
  });
}

function movedBy(box: Box, right: number, down: number): Box {
  return { ...box, x: box.x + right, y: box.y + down };
}

/** The areas between the old and the new right and lower edge. */
function edges(from: Box, to: Box): Box[] {
  const width = Math.max(from.width, to.width);
  const height = Math.max(from.height, to.height);
  const [narrow, low] = [Math.min(from.width, to.width), Math.min(from.height, to.height)];
  return [
    ...(width - narrow > rounding
      ? [{ x: to.x + narrow - edge, y: to.y, width: width - narrow + 2 * edge, height }]
      : []),
    ...(height - low > rounding
      ? [{ x: to.x, y: to.y + low - edge, width, height: height - low + 2 * edge }]
      : []),
  ];
}
