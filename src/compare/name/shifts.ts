import type { Box, Shift } from '../../model/index.ts';
import type { Size } from '../decode.ts';
import { shareOf } from './owner.ts';
import type { ChangedElement, PagePair, BoxPair } from './page-pair.ts';
import { overlap, type Side } from './side.ts';

/** The area of a shift: in the new picture, or in the old one for what was removed. */
export function bandOf({ axis, at, size, across }: Shift, picture: { width: number; height: number }): Box {
  const all = axis === 'rows' ? picture.width : picture.height;
  const { from, to } = across ?? { from: 0, to: all };
  return axis === 'rows'
    ? { x: from, y: at, width: to - from, height: size }
    : { x: at, y: from, width: size, height: to - from };
}

/** Joins shifts side by side that fill the picture from edge to edge. */
export function joinAcross(
  shifts: readonly Shift[],
  sizes: { readonly before: Size; readonly after: Size },
): readonly Shift[] {
  const rows = new Map<string, Shift[]>();
  for (const shift of shifts) {
    const { kind, axis, size, at, from = at, across } = shift;
    const row = across ? `${kind} ${axis} ${size} ${at - from}` : `alone ${rows.size}`;
    rows.set(row, [...(rows.get(row) ?? []), shift]);
  }
  const joined = [...rows.values()].flatMap((row) => {
    const [first] = row as [Shift];
    const { width, height } = first.kind === 'removed' ? sizes.before : sizes.after;
    const parts = row.flatMap(({ across }) => (across ? [across] : [])).toSorted((a, b) => a.from - b.from);
    const reached = parts.reduce((end, { from, to }) => (from <= end ? Math.max(end, to) : end), 0);
    if (row.length === 1 || reached < (first.axis === 'rows' ? width : height)) return row;
    const signature = row.map((part) => part.signature).join(' ');
    return [{ ...first, across: undefined, signature }];
  });
  return joined.toSorted((one, other) => one.at - other.at);
}

/**
 * The elements that caused rows or columns to be inserted or removed, the most likely first: those that were added or
 * removed, one that was resized, or one that moved.
 */
export function reasonsOf(shift: Shift, band: Box, { changed }: PagePair): ChangedElement[] {
  if (shift.kind === 'moved') {
    const along = changed.filter(
      (element) => element.is && overlap(element.is, band) && movedWith(element, shift),
    );
    return [...along, ...changed.filter((element) => movedPast(element, shift))].slice(0, 1);
  }
  const [kind, side] =
    shift.kind === 'inserted' ? (['appeared', 'is'] as const) : (['disappeared', 'was'] as const);
  const near = changed.filter((element) => {
    const box = element[side];
    return box !== undefined && overlap(box, grown(band, shift));
  });
  const only = near.filter(({ changes }) => changes.some((change) => change.kind === kind));
  // If the rows around look the same, the alignment may have taken others of them for the new ones.
  const filling = only.filter((element) => shareOf(element[side]!, band) > 0);
  if (filling.length > 0) return filling.toSorted((one, other) => areaOf(other[side]!) - areaOf(one[side]!));
  if (only.length > 0) return only.slice(0, 1);
  const resized = near.filter(({ was, is }) => was && is && lengthOf(is, shift) !== lengthOf(was, shift));
  const most = resized.toSorted(
    (one, other) => misfit(one, shift) - misfit(other, shift) || areaOf(one[side]!) - areaOf(other[side]!),
  );
  if (most.length > 0) return most.slice(0, 1);
  return near.filter(({ changes }) => changes.some((change) => change.kind === 'moved')).slice(0, 1);
}

/** Whether an element moved like a part of the picture. */
export function movedWith({ was, is }: BoxPair, { axis, at, from = at }: Shift): boolean {
  if (!was || !is) return false;
  const by = axis === 'rows' ? is.y - was.y : is.x - was.x;
  return Math.abs(by - (at - from)) < 1;
}

/**
 * Whether a shift may come from an element that moved past similar rows, so that some of them count as inserted or
 * removed.
 */
export function movedPast({ was, is, changes }: ChangedElement, { axis, at }: Shift): boolean {
  if (!was || !is || axis === 'columns' || changes.every(({ kind }) => kind !== 'moved')) return false;
  return at >= Math.min(was.y, is.y) && at <= Math.max(was.y + was.height, is.y + is.height);
}

/** The largest element that is only in this part of the picture. */
export function contentOf(band: Box, shift: Shift, { elements, onPicture }: Side): number | undefined {
  let content: number | undefined;
  let largest = 0;
  elements.forEach((_, index) => {
    const box = onPicture(index);
    if (!box || areaOf(box) <= largest || lengthOf(box, shift) > shift.size + 2) return;
    if (shareOf(box, band) < 0.6) return;
    largest = areaOf(box);
    content = index;
  });
  return content;
}

function grown({ x, y, width, height }: Box, { axis, size }: Shift): Box {
  const near = Math.min(size, 100);
  return axis === 'rows'
    ? { x, y: y - near, width, height: height + 2 * near }
    : { x: x - near, y, width: width + 2 * near, height };
}

function lengthOf({ width, height }: Box, { axis }: Shift): number {
  return axis === 'rows' ? height : width;
}

/** The difference between the growth of the element and that of the picture. */
function misfit({ was, is }: ChangedElement, shift: Shift): number {
  const growth = Math.abs(lengthOf(is!, shift) - lengthOf(was!, shift));
  return Math.round(Math.abs(growth - shift.size));
}

function areaOf({ width, height }: Box): number {
  return width * height;
}
