import type { Shift } from '../../model/index.ts';
import type { Pixels } from '../decode.ts';
import { type Area, type Axis, lineHashesOf } from './line-hashes.ts';
import { type Pair, dissimilarityAlong } from './pairs.ts';
import { alignLines, type LineHashes, type Stretch } from './sequence.ts';

/** Which areas of two pictures correspond. */
export interface Alignment {
  /** Rectangles that correspond. What is in none of them is unchanged or shifted. */
  readonly pairs: readonly Pair[];
  readonly shifts: readonly LocatedShift[];
}

/** A shift and its area: in the new picture, or in the old one for what was removed. */
export interface LocatedShift extends Omit<Shift, 'signature'> {
  readonly area: Area;
  /** Its area in the new picture, which is empty for what was removed. */
  readonly place: Area;
  /** Whether it only inserts or removes background. */
  readonly isBackground: boolean;
}

export type Pictures = readonly [before: Pixels, after: Pixels];

/** Corresponding areas of both pictures. Their lines have the same length. */
export interface Areas {
  readonly a: Area;
  readonly b: Area;
}

/**
 * Aligns the rows or columns of two areas.
 *
 * @param across Which part of each line the areas cover; `undefined` if they cover all of it.
 */
export function alignAreas(
  axis: Axis,
  pictures: Pictures,
  areas: Areas,
  across?: Shift['across'],
): Alignment {
  const [a, b] = [lineHashesOf(pictures[0], areas.a, axis), lineHashesOf(pictures[1], areas.b, axis)];
  const stretches = alignLines(a, b, dissimilarityAlong(axis, pictures, areas));
  const place = (from: Area, at: number, size: number): Area =>
    axis === 'rows' ? { ...from, y: from.y + at, height: size } : { ...from, x: from.x + at, width: size };
  const pairs = stretches
    .filter(({ kind }) => kind === 'paired' || kind === 'moved')
    .map((stretch): Pair => {
      const [one, other] = [place(areas.a, stretch.a, stretch.size), place(areas.b, stretch.b, stretch.size)];
      return { a: one, b: other, width: other.width, height: other.height };
    });
  const [startA, startB] = axis === 'rows' ? [areas.a.y, areas.b.y] : [areas.a.x, areas.b.x];
  const shifts = withMovedBetween(withoutRoundingShifts(stretches, a, b), a, b).map(
    (stretch): LocatedShift => {
      const { kind, a: atA, b: atB, size } = stretch;
      const isGone = kind === 'removed';
      return {
        kind,
        axis,
        at: isGone ? startA + atA : startB + atB,
        size,
        from: kind === 'moved' ? startA + atA : undefined,
        across,
        area: isGone ? place(areas.a, atA, size) : place(areas.b, atB, size),
        place: place(areas.b, atB, isGone ? 0 : size),
        isBackground: kind !== 'moved' && continuesBackground(stretch, a, b),
      };
    },
  );
  return { pairs, shifts };
}

type MovingStretch = Stretch & { readonly kind: 'inserted' | 'removed' | 'moved' };

/**
 * Drops shifts of one line that come from rounding: pages are laid out in fractions of a pixel, so after a shift some
 * parts are drawn a pixel higher or lower.
 */
function withoutRoundingShifts(stretches: readonly Stretch[], a: LineHashes, b: LineHashes): MovingStretch[] {
  const moving = stretches.filter((stretch): stretch is MovingStretch => stretch.kind !== 'paired');
  const isRounding = (stretch: Stretch) => stretch.size === 1 && continuesBackground(stretch, a, b);
  const rest = moving.filter((stretch) => !isRounding(stretch));
  return rest.length > 0 ? rest : moving;
}

/**
 * If blank lines were inserted and as many were removed further on, or the other way round, the lines in between have
 * moved.
 */
function withMovedBetween(moving: readonly MovingStretch[], a: LineHashes, b: LineHashes): MovingStretch[] {
  const result: MovingStretch[] = [];
  for (let index = 0; index < moving.length; index += 1) {
    const [one, other] = [moving[index]!, moving[index + 1]];
    const isNudge =
      other &&
      one.size === other.size &&
      new Set([one.kind, other.kind, 'inserted', 'removed']).size === 2 &&
      one.kind !== other.kind &&
      [one, other].every((each) => continuesBackground(each, a, b));
    if (!isNudge) {
      result.push(one);
      continue;
    }
    const [fromA, fromB] = [
      one.a + (one.kind === 'removed' ? one.size : 0),
      one.b + (one.kind === 'inserted' ? one.size : 0),
    ];
    result.push({ kind: 'moved', a: fromA, b: fromB, size: other.b - fromB });
    index += 1;
  }
  return result;
}

/** Whether the lines equal the line before or after them, as background does. */
function continuesBackground({ kind, a: atA, b: atB, size }: Stretch, a: LineHashes, b: LineHashes): boolean {
  const [lines, from] = kind === 'removed' ? [a, atA] : [b, atB];
  const line = lines[from];
  for (let at = from + 1; at < from + size; at += 1) if (lines[at] !== line) return false;
  return lines[from - 1] === line || lines[from + size] === line;
}
