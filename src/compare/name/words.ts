import type { Box, ReportedChange, Shift } from '../../model/index.ts';
import { type ElementChange, textWithin } from './elements.ts';
import type { ChangeFinding } from './findings.ts';
import type { StyleChange } from './style.ts';
import { type ChangedElement, recordOf } from './page-pair.ts';
import type { Side } from './side.ts';

/** A finding in words, without its cause. */
export type Wording = Pick<ReportedChange, 'kind' | 'before' | 'after' | 'sentence'>;

export function wordingOf(finding: ChangeFinding): Wording {
  const { changed, shifts } = finding;
  const what = changed ? ofElement(changed, nameOf(finding)) : ofPixels(finding);
  const [shift] = shifts;
  // An element that moved is not reported as inserted.
  if (!shift || what.kind === 'moved') return what;
  return { ...what, kind: shift.kind, sentence: withShift(shift, what, finding) };
}

/** `#cta`, `.nav-link and 3 more elements`. */
function nameOf({ side, index, more }: ChangeFinding): string {
  const name = side ? (isPage(side, index) ? 'the page' : side.nameOf(index).name) : '';
  return more === 0 ? name : `${name} and ${count(more, 'more element')}`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function withShift(shift: Shift, what: Wording, finding: ChangeFinding): string {
  const { changed, side, index } = finding;
  const place = describeShift(shift);
  if (!side || isPage(side, index)) return place;
  if (shift.kind === 'moved' && !changed) return `${nameOf(finding)} moved ${wayOf(shift)}`;
  // If the element only appeared or disappeared, the shift already says so.
  const isWhole =
    !changed || changed.changes.every(({ kind }) => kind === 'appeared' || kind === 'disappeared');
  if (!isWhole) return `${place}: ${what.sentence}`;
  const more = finding.more === 0 ? '' : ` and ${count(finding.more, 'more element')}`;
  return `${place}: ${withText(side.nameOf(index).name, textWithin(side.elements, index))}${more}`;
}

/** `48 px inserted at y = 312`. */
export function describeShift(shift: Shift): string {
  const { kind, axis, at, size, from = at, across } = shift;
  const [letter, other] = axis === 'rows' ? ['y', 'x'] : ['x', 'y'];
  const range = across ? `, ${other} = ${across.from}–${across.to}` : '';
  return kind === 'moved'
    ? `${size} px at ${letter} = ${from}${range} moved ${wayOf(shift)}`
    : `${size} px ${kind} at ${letter} = ${at}${range}`;
}

/** `3 px down`. */
export function wayOf({ axis, at, from = at }: Shift): string {
  const by = at - from;
  const way = axis === 'rows' ? (by > 0 ? 'down' : 'up') : by > 0 ? 'to the right' : 'to the left';
  return `${Math.abs(by)} px ${way}`;
}

/** The kinds of changes by importance. The first one names the change of an element. */
const weight: readonly ElementChange['kind'][] = [
  'appeared',
  'disappeared',
  'text',
  'image',
  'style',
  'resized',
  'moved',
];

function ofElement(element: ChangedElement, name: string): Wording {
  const changes = element.changes.toSorted(
    (one, other) => weight.indexOf(one.kind) - weight.indexOf(other.kind),
  );
  const [first, ...rest] = changes as [ElementChange, ...ElementChange[]];
  const more = rest.flatMap(({ styles }) => (styles ? [describeStyles(styles)] : []));
  return {
    kind: first.kind,
    before: first.before,
    after: first.after,
    sentence: [describe(first, element, name), ...more].join('; '),
  };
}

function describe(change: ElementChange, element: ChangedElement, name: string): string {
  const { kind, before, after, styles = [] } = change;
  switch (kind) {
    case 'text': {
      const [was, is] = excerpts(before, after);
      if (before === '') return `${is} was added to ${name}`;
      return after === '' ? `${was} is gone from ${name}` : `${was} became ${is} in ${name}`;
    }
    case 'image':
      return before === '' || after === ''
        ? `${name} shows ${after || 'no image'}${before === '' ? '' : ` instead of ${before}`}`
        : `${name} shows ${after} instead of ${before}`;
    case 'style':
      return `${name}: ${describeStyles(styles)}`;
    case 'appeared':
    case 'disappeared':
      return `${withText(name, before || after)} ${kind}`;
    case 'resized':
      return `${name}: resized ${before} → ${after}`;
    case 'moved':
      return `${name} moved ${describeWay(element)}`;
    default:
      return kind satisfies never;
  }
}

/** How many properties are listed. Further ones are counted. */
const mostProperties = 3;

function describeStyles(styles: readonly StyleChange[]): string {
  const told = styles
    .slice(0, mostProperties)
    .map(({ property, before, after }) => `${property} ${cut(before)} → ${cut(after)}`);
  const left = styles.length - told.length;
  return `${told.join(', ')}${left > 0 ? `, and ${left} more` : ''}`;
}

function describeWay({ was, is }: ChangedElement): string {
  const [right, down] = [tenths(is!.x - was!.x), tenths(is!.y - was!.y)];
  if (right === 0 && down === 0) return 'by less than a tenth of a pixel';
  return [
    ...(down === 0 ? [] : [`${Math.abs(down)} px ${down > 0 ? 'down' : 'up'}`]),
    ...(right === 0 ? [] : [`${Math.abs(right)} px to the ${right > 0 ? 'right' : 'left'}`]),
  ].join(' and ');
}

function ofPixels(finding: ChangeFinding): Wording {
  const { side, index, regions } = finding;
  const nothing = { before: '', after: '' };
  const box = boxAround(regions.map((region) => region.box));
  const size = box ? `${box.width} × ${box.height} px` : '';
  if (!side) {
    return { ...nothing, kind: 'drawn', sentence: box ? `${size} differ at x = ${box.x}, y = ${box.y}` : '' };
  }
  const { tag, address } = recordOf({ side, index });
  const name = nameOf(finding);
  if (tag === 'img') {
    const shown = address === '' ? '' : ` (${address})`;
    return {
      kind: 'image',
      before: address,
      after: address,
      sentence: `${name}${shown} shows another picture`,
    };
  }
  const text = isPage(side, index) ? '' : textWithin(side.elements, index);
  return { ...nothing, kind: 'drawn', sentence: `${size} differ in ${withText(name, text)}` };
}

function isPage({ elements }: Side, index: number): boolean {
  return index === 0 || (elements[index]!.tag === 'body' && elements[index]!.parent === 0);
}

export function boxAround(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/** The length of a text that fits in a line. */
const longest = 40;

function withText(name: string, text: string): string {
  return text === '' ? name : `${name} "${cut(text)}"`;
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text;
}

/** Two texts in quotes. Long ones are cut to the words that differ and a few beside them. */
function excerpts(before: string, after: string): [string, string] {
  if (before.length <= longest && after.length <= longest) return [`"${before}"`, `"${after}"`];
  const [was, is] = [before.split(' '), after.split(' ')];
  let start = 0;
  while (start < Math.min(was.length, is.length) && was[start] === is[start]) start += 1;
  let end = 0;
  while (
    end < Math.min(was.length, is.length) - start &&
    was[was.length - 1 - end] === is[is.length - 1 - end]
  )
    end += 1;
  const around = (words: readonly string[]) => {
    const first = Math.max(0, start - 2);
    const last = Math.min(words.length, words.length - end + 2);
    const part = words.slice(first, last).join(' ');
    const shown = part.length > 2 * longest ? `${part.slice(0, 2 * longest - 1).trimEnd()}…` : part;
    return `"${first > 0 ? '…' : ''}${shown}${last < words.length && !shown.endsWith('…') ? '…' : ''}"`;
  };
  return [around(was), around(is)];
}

/** Rounds to whole pixels, and below one pixel to tenths. */
function tenths(pixels: number): number {
  return Math.abs(pixels) < 1 ? Math.round(pixels * 10) / 10 : Math.round(pixels);
}
