import type { Box, ElementRecord, PageBoxes, PageRecord, Picture } from '../../model/index.ts';
import { type ElementName, namesOf } from './selector.ts';

/** A picture with the record of its page. */
export interface RecordedPicture {
  readonly picture: Picture;
  readonly record: PageRecord;
}

/** One of two compared pages. */
export interface Side {
  readonly elements: readonly ElementRecord[];
  nameOf(index: number): ElementName;
  /** The box of an element in pixels of the picture; `undefined` if it is not drawn. */
  onPicture(index: number): Box | undefined;
  /** The elements that overlap this part of the picture, or nearly do. */
  around(part: Box): number[];
}

export function sideOf({ elements, pictured: { x, y, scale } }: PageBoxes): Side {
  const boxes = elements.map(
    ({ box }) =>
      box && {
        x: (box.x - x) * scale,
        y: (box.y - y) * scale,
        width: box.width * scale,
        height: box.height * scale,
      },
  );
  return {
    elements,
    nameOf: namesOf(elements),
    onPicture: (index) => boxes[index],
    around({ x: left, y: top, width, height }) {
      const [right, bottom] = [left + width + reach, top + height + reach];
      const found: number[] = [];
      // A plain loop, since a page may have ten thousand elements and a thousand differences.
      for (let index = 0; index < boxes.length; index += 1) {
        const box = boxes[index];
        if (!box || box.y >= bottom || box.x >= right) continue;
        if (box.y + box.height + reach > top && box.x + box.width + reach > left) found.push(index);
      }
      return found;
    },
  };
}

/** How far shadows and anti-aliased edges extend beyond a box. */
const reach = 2;

export function touch(one: Box, other: Box, near = reach): boolean {
  return (
    one.x < other.x + other.width + near &&
    other.x < one.x + one.width + near &&
    one.y < other.y + other.height + near &&
    other.y < one.y + one.height + near
  );
}

export function overlap(one: Box, other: Box): boolean {
  return touch(one, other, 0);
}

export function contains(outer: Box, inner: Box): boolean {
  return (
    outer.x - reach <= inner.x &&
    outer.y - reach <= inner.y &&
    outer.x + outer.width + reach >= inner.x + inner.width &&
    outer.y + outer.height + reach >= inner.y + inner.height
  );
}
