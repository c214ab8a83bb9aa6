import type { Comparison, ReportedChange, Shift } from '../../model/index.ts';
import type { Size } from '../decode.ts';
import { count, wayOf } from './words.ts';

/** How many changes are described. Further ones are counted. */
const mostTold = 2;

/** All changes in one sentence. */
export function sentenceOf(
  changes: readonly ReportedChange[],
  { shifts }: Comparison,
  sizes: { readonly before: Size; readonly after: Size },
): string {
  const grown = sizeChange(shifts, sizes);
  if (changes.length === 0) return grown ? `${grown}, otherwise unchanged` : 'unchanged';
  const told = changes.slice(0, mostTold).map(({ sentence }) => sentence);
  const left = changes.length - told.length;
  const all = [
    ...told,
    ...(left > 0 ? [`and ${count(left, 'more change')}`] : []),
    ...(grown ? [grown] : []),
  ].join('; ');
  return shifts.length > 0 && changes.length === 1 ? `${all}${theRest(changes[0]!, shifts[0]!, sizes)}` : all;
}

/** `1 px to the right`, if the whole picture moved. */
export function wholeShift(
  { shifts, regions }: Comparison,
  { after }: { readonly after: Size },
): string | undefined {
  const [shift] = shifts;
  if (!shift || shifts.length > 1 || regions.length > 0 || shift.kind !== 'moved' || shift.across)
    return undefined;
  const length = shift.axis === 'rows' ? after.height : after.width;
  return shift.size + Math.abs(shift.at - (shift.from ?? shift.at)) >= length ? wayOf(shift) : undefined;
}

function theRest({ kind }: ReportedChange, shift: Shift, { after }: { readonly after: Size }): string {
  if (kind === 'moved') return ', otherwise unchanged';
  const length = shift.axis === 'columns' ? after.width : after.height;
  const end = shift.kind === 'removed' ? shift.at : shift.at + shift.size;
  return end < length && !shift.across ? '; the rest moved, otherwise unchanged' : '; otherwise unchanged';
}

/** `40 px taller`, unless the shifts already imply it. */
function sizeChange(
  shifts: readonly Shift[],
  { before, after }: { readonly before: Size; readonly after: Size },
): string | undefined {
  /** Whether one of the shifts has this size, or all of them together. */
  const isSaid = (axis: Shift['axis'], by: number) => {
    const steps = shifts
      .filter((shift) => shift.axis === axis && shift.kind !== 'moved')
      .map(({ kind, size }) => (kind === 'inserted' ? size : -size));
    return by === 0 || steps.includes(by) || steps.reduce((sum, step) => sum + step, 0) === by;
  };
  const [taller, wider] = [after.height - before.height, after.width - before.width];
  const words = [
    ...(isSaid('rows', taller) ? [] : [`${Math.abs(taller)} px ${taller > 0 ? 'taller' : 'shorter'}`]),
    ...(isSaid('columns', wider) ? [] : [`${Math.abs(wider)} px ${wider > 0 ? 'wider' : 'narrower'}`]),
  ];
  return words.length > 0 ? words.join(' and ') : undefined;
}
