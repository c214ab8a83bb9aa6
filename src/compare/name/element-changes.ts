import type { Box, Change, Picture } from '../../model/index.ts';
import { holdsContentOn } from './content.ts';
import { coverOf } from './cover.ts';
import { decode } from '../decode.ts';
import { changedElements, type ElementChange } from './elements.ts';
import { matchElements } from './match.ts';
import { byOwner } from './owner.ts';
import { differencesInPlace, type Patch } from '../regions.ts';
import { type RecordedPicture, type Side, sideOf, touch } from './side.ts';

/**
 * The changes between two pictures of a page, by element, from the records and from the pixels. Pixels that differ in
 * no changed element are attributed to the element around them. If the pictures differ, there is always at least one
 * change.
 */
export async function findChanges(a: RecordedPicture, b: RecordedPicture): Promise<Change[]> {
  const regions = await regionsOf(a.picture, b.picture);
  const sides = [sideOf(a.record), sideOf(b.record)] as const;
  const matches = matchElements(a.record.elements, b.record.elements);
  const counterparts = new Map([...matches].map(([one, other]) => [other, one]));
  const { changes, consequential } = changedElements(a.record.elements, b.record.elements, matches);

  const isContent = [holdsContentOn(sides[0], a.picture), holdsContentOn(sides[1], b.picture)] as const;
  const holds = (change: Pick<ElementChange, 'a' | 'b'>) =>
    change.b === undefined ? isContent[0](change.a!) : isContent[1](change.b);
  const isSeen = (change: ElementChange) => regions.some(({ box }) => isIn(box, change, sides));
  const seen = changes.filter(isSeen);
  // The element that moves others may not be on the picture itself: a body becomes higher, and only the images below it
  // are on the picture.
  const named = seen.length === 0 && consequential.some(isSeen) ? changes : seen;
  const reasons = named.length === 0 ? [] : [...named, ...consequential];
  const unexplained = regions.filter(({ box }) => !reasons.some((change) => isIn(box, change, sides)));
  const found = [
    ...named.map((change) => ({
      kind: change.kind,
      ...identify(change, sides),
      isContent: holds(change),
      cover: coverOf(change, sides, { counterparts, isContent: isContent[1] }, b.picture),
      before: change.before,
      after: change.after,
    })),
    ...[...byOwner(unexplained, sides[1])].map(([owner, parts]) => ({
      ...identify({ a: undefined, b: owner }, sides),
      isContent: isContent[1](owner),
      cover: coverOf({ a: undefined, b: owner }, sides, { counterparts, isContent: isContent[1] }, b.picture),
      ...describePixels(parts, sides[1].elements[owner]!),
    })),
  ];
  return found.length > 0
    ? found
    : [{ ...wholePage, ...describePixels(regions, { tag: 'html', address: '' }) }];
}

/** Stands for the whole picture, where nothing more is known. */
const wholePage = {
  selector: 'html',
  name: 'html',
  tag: 'html',
  isContent: true,
  cover: undefined,
};

/** Two pictures of this size take 400 MB of memory. For larger ones, only the records are compared. */
const mostPixels = 50_000_000;

async function regionsOf(a: Picture, b: Picture): Promise<Pick<Patch, 'box' | 'pixels' | 'mostLevels'>[]> {
  const width = Math.max(a.width, b.width);
  const height = Math.max(a.height, b.height);
  if (width * height > mostPixels) {
    return [{ box: { x: 0, y: 0, width, height }, pixels: width * height, mostLevels: 255 }];
  }
  const [before, after] = await Promise.all([decode(a.bytes), decode(b.bytes)]);
  return differencesInPlace(before, after);
}

type Sides = readonly [before: Side, after: Side];

/** Whether the element is in this part of the picture, before or after. */
function isIn(part: Box, { a, b }: ElementChange, [before, after]: Sides): boolean {
  const was = a === undefined ? undefined : before.onPicture(a);
  const is = b === undefined ? undefined : after.onPicture(b);
  return (was !== undefined && touch(was, part)) || (is !== undefined && touch(is, part));
}

function identify(
  { a, b }: Pick<ElementChange, 'a' | 'b'>,
  [before, after]: Sides,
): Pick<Change, 'selector' | 'name' | 'tag'> {
  return b === undefined
    ? { ...before.nameOf(a!), tag: before.elements[a!]!.tag }
    : { ...after.nameOf(b), tag: after.elements[b]!.tag };
}

/** Up to this difference, colours look the same. */
const faintLevels = 8;

function describePixels(
  parts: readonly Pick<Patch, 'pixels' | 'mostLevels'>[],
  { tag, address }: { readonly tag: string; readonly address: string },
): Pick<Change, 'kind' | 'before' | 'after'> {
  const pixels = parts.reduce((sum, part) => sum + part.pixels, 0);
  const levels = parts.reduce((most, part) => Math.max(most, part.mostLevels), 0);
  const count = `${pixels} ${pixels === 1 ? 'pixel' : 'pixels'}`;
  if (levels <= faintLevels) {
    return { kind: 'noise', before: '', after: `${count}, by at most ${levels} of 255 levels` };
  }
  return tag === 'img'
    ? { kind: 'image', before: address, after: address }
    : { kind: 'drawn', before: '', after: count };
}
