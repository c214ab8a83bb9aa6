import type { Box } from '../../model/index.ts';
import { contains, overlap, type Side } from './side.ts';

/** What draws itself: pixels that differ on it are its own. */
const drawing = new Set(['canvas', 'video', 'img', 'iframe', 'embed', 'object', 'svg']);

/** The regions by the element that they lie in. */
export function byOwner<Part extends { readonly box: Box }>(
  regions: readonly Part[],
  side: Side,
): Map<number, Part[]> {
  const owned = new Map<number, Part[]>();
  // A script can take away even the root.
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
 * The drawing that this part of the picture shows most of, otherwise the smallest element around it; of two alike, the
 * inner one. A frame whose page is known is no drawing.
 *
 * @param enough How much of the part has to lie in an element.
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

/** How much of a part of the picture lies in a box. */
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
