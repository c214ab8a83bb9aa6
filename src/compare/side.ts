import type { Box, ElementRecord, PageRecord, Picture } from '../model.ts';
import { type ElementName, namesOf } from './selector.ts';

/** A picture, and what the page consisted of when it was taken. */
export interface Seen {
  readonly picture: Picture;
  readonly record: PageRecord;
}

/** One of two pictures that are compared, with what is asked of its elements. */
export interface Side {
  readonly picture: Picture;
  readonly elements: readonly ElementRecord[];
  nameOf(index: number): ElementName;
  /** Where an element is, in pixels of the picture; `undefined` if it is not drawn. */
  onPicture(index: number): Box | undefined;
}

export function sideOf({ picture, record: { elements, pictured } }: Seen): Side {
  const { x, y, scale } = pictured;
  return {
    picture,
    elements,
    nameOf: namesOf(elements),
    onPicture(index) {
      const box = elements[index]?.box;
      return (
        box && {
          x: (box.x - x) * scale,
          y: (box.y - y) * scale,
          width: box.width * scale,
          height: box.height * scale,
        }
      );
    },
  };
}

/** Shadows and smooth edges reach out of a box by this much. */
const reach = 2;

export function touch(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width + reach &&
    other.x < one.x + one.width + reach &&
    one.y < other.y + other.height + reach &&
    other.y < one.y + one.height + reach
  );
}

export function contains(outer: Box, inner: Box): boolean {
  return (
    outer.x - reach <= inner.x &&
    outer.y - reach <= inner.y &&
    outer.x + outer.width + reach >= inner.x + inner.width &&
    outer.y + outer.height + reach >= inner.y + inner.height
  );
}
