import type { Box } from '../../model/index.ts';
import { contains, overlap, type Side } from './side.ts';

/** Elements that draw their own pixels. */
const drawing = new Set(['canvas', 'video', 'img', 'iframe', 'embed', 'object', 'svg']);

/** Groups regions by the element that contains them. */
export function byOwner<Part extends { readonly box: Box }>(
  regions: readonly Part[],
  side: Side,
): Map<number, Part[]> {
  const owned = new Map<number, Part[]>();
  // A script can remove even the root.
  if (side.elements.length === 0) return owned;
  for (const region of regions) {
    const owner = ownerOf(region.box, side);
    const own = owned.get(owner);
    if (own) own.push(region);
    else owned.set(owner, [region]);
  }
  return owned;
}

/**
 * The element to which this part of the picture belongs: a drawing that fills most of it, otherwise the smallest
 * element around it. Of two with the same box, it is the inner one. A frame with a known document does not count as a
 * drawing.
 *
 * @param enough The share of the part that has to be in an element.
 */
export function ownerOf(part: Box, side: Side, enough = 1): number {
  let owner = 0;
  let smallest = Infinity;
  for (const index of side.around(part)) {
    const box = side.onPicture(index)!;
    const draws = isDrawing(index, side.elements);
    const isIn = draws ? shareOf(part, box) >= mostly : contains(box, part) || shareOf(part, box) >= enough;
    if (!isIn) continue;
    const area = draws ? 0 : box.width * box.height;
    if (area > smallest) continue;
    smallest = area;
    owner = index;
  }
  return owner;
}

const mostly = 0.5;

/** The share of a part of the picture that is in a box. */
export function shareOf(part: Box, box: Box): number {
  if (!overlap(part, box)) return 0;
  const width = Math.min(part.x + part.width, box.x + box.width) - Math.max(part.x, box.x);
  const height = Math.min(part.y + part.height, box.y + box.height) - Math.max(part.y, box.y);
  return (width * height) / (part.width * part.height);
}

export function isDrawing(index: number, elements: Side['elements']): boolean {
  const { tag } = elements[index]!;
  return drawing.has(tag) && !(tag === 'iframe' && elements[index + 1]?.parent === index);
}
