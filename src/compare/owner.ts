import type { Box } from '../model.ts';
import type { Region } from './regions.ts';
import { contains, type Side, touch } from './side.ts';

/** What draws itself: pixels that differ on it are its own. */
const drawing = new Set(['canvas', 'video', 'img', 'iframe', 'embed', 'object', 'svg']);

/** The regions by the element that they lie in. */
export function byOwner(regions: readonly Region[], side: Side): Map<number, Region[]> {
  const owned = new Map<number, Region[]>();
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

/** A drawing that reaches into the region, otherwise the smallest element around it; of two alike, the inner one. */
function ownerOf(region: Box, { elements, onPicture }: Side): number {
  let owner = 0;
  let smallest = Infinity;
  elements.forEach(({ tag }, index) => {
    const box = onPicture(index);
    if (!box || !(drawing.has(tag) ? touch(box, region) : contains(box, region))) return;
    const area = drawing.has(tag) ? 0 : box.width * box.height;
    if (area > smallest) return;
    smallest = area;
    owner = index;
  });
  return owner;
}
