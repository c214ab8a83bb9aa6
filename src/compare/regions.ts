import pixelmatch from 'pixelmatch';
import type { Box } from '../model/index.ts';
import { isSameRow, type Pair } from './align/index.ts';
import type { Pixels } from './decode.ts';
import { levelsBetween } from './levels.ts';
import { type Levels, limit, markSignificant } from './limit.ts';

/** A part in which two pictures differ. */
export interface Patch {
  /** Its box in the new picture, and the corresponding box in the old one. */
  readonly box: Box;
  readonly was: Box;
  /** How many pixels differ. */
  readonly pixels: number;
  /** The largest difference of a colour channel, from 0 to 255. */
  readonly mostLevels: number;
}

export interface Differences {
  /** From top to bottom. */
  readonly patches: readonly Patch[];
  /** Differences that do not count. */
  readonly ignored: { readonly pixels: number; readonly mostLevels: number };
}

/**
 * Finds the patches in which corresponding rectangles differ, by more than the limit or at all.
 *
 * Pixels with gaps of up to 12 pixels are joined: the letters of a word become one patch, but a word and an image
 * beside it stay two. Faint pixels are added to the patch that they touch.
 */
export function differences(
  a: Pixels,
  b: Pixels,
  pairs: readonly Pair[],
  counting: 'beyond the limit' | 'all',
): Differences {
  const spans: Span[] = [];
  const ignored = { pixels: 0, mostLevels: 0 };
  for (const pair of pairs) {
    for (const block of differentBlocks(a, b, pair)) {
      const levels = levelsOf(a, b, block);
      const marks = new Uint8Array(levels.levels.length);
      if (counting === 'all') levels.levels.forEach((level, at) => (marks[at] = level > 0 ? counts : 0));
      else markSignificant(levels, marks);
      classifyFaint(a, b, { block, levels, marks, ignored });
      collectSpans(block, levels, marks, spans);
    }
  }
  return { patches: group(spans), ignored };
}

/** Where two pictures differ, pixel by pixel in place. The area that only one of them has counts as different. */
export function differencesInPlace(a: Pixels, b: Pixels): Patch[] {
  const width = Math.min(a.width, b.width);
  const height = Math.min(a.height, b.height);
  const wider = Math.max(a.width, b.width);
  const origin = { x: 0, y: 0 };
  const whole: Pair = { a: origin, b: origin, width, height };
  const beyond: Box[] = [
    { x: width, y: 0, width: wider - width, height },
    { x: 0, y: height, width: wider, height: Math.max(a.height, b.height) - height },
  ];
  return [
    ...differences(a, b, [whole], 'all').patches,
    ...beyond
      .filter((box) => box.width > 0 && box.height > 0)
      .map((box) => ({ box, was: box, pixels: box.width * box.height, mostLevels: 255 })),
  ];
}

/** How far apart the pixels of a patch may be. */
const gap = 12;

/** The marks: a pixel that counts itself, or one that is added to a change beside it. */
const counts = 1;
const partOfChange = 2;

/** Faint pixels this near to a change belong to it, as the soft edge of a letter does. */
const reach = 2;

/** Blocks of consecutive rows that all differ. */
function* differentBlocks(a: Pixels, b: Pixels, pair: Pair): Generator<Pair> {
  for (let row = 0; row < pair.height; row += 1) {
    if (isSameRow(a, b, pair, row)) continue;
    const from = row;
    while (row + 1 < pair.height && !isSameRow(a, b, pair, row + 1)) row += 1;
    yield {
      a: { x: pair.a.x, y: pair.a.y + from },
      b: { x: pair.b.x, y: pair.b.y + from },
      width: pair.width,
      height: row + 1 - from,
    };
  }
}

function levelsOf(a: Pixels, b: Pixels, { a: fromA, b: fromB, width, height }: Pair): Levels {
  const levels = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const atA = (fromA.y + y) * a.width + fromA.x;
    const atB = (fromB.y + y) * b.width + fromB.x;
    for (let x = 0; x < width; x += 1) {
      const one = a.words[atA + x]!;
      const other = b.words[atB + x]!;
      if (one !== other) levels[y * width + x] = levelsBetween(one, other);
    }
  }
  return { width, height, levels };
}

/** Decides on faint pixels: part of the change beside them, a change of their own, or ignored. */
function classifyFaint(
  a: Pixels,
  b: Pixels,
  {
    block,
    levels: { width, height, levels },
    marks,
    ignored,
  }: { block: Pair; levels: Levels; marks: Uint8Array; ignored: { pixels: number; mostLevels: number } },
): void {
  const isNearChange = (x: number, y: number): boolean => {
    for (let j = Math.max(0, y - reach); j <= Math.min(height - 1, y + reach); j += 1) {
      for (let i = Math.max(0, x - reach); i <= Math.min(width - 1, x + reach); i += 1) {
        if (marks[j * width + i] === counts) return true;
      }
    }
    return false;
  };
  for (let at = 0; at < levels.length; at += 1) {
    const level = levels[at]!;
    if (level === 0 || marks[at] === counts) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    if (isNearChange(x, y)) {
      marks[at] = partOfChange;
    } else if (level > limit.faintLevels && !isSmoothedEdge(a, b, block, x, y)) {
      marks[at] = counts;
    } else {
      ignored.pixels += 1;
      ignored.mostLevels = Math.max(ignored.mostLevels, level);
    }
  }
}

/** Pixelmatch reads the pixels up to this distance to detect anti-aliasing. */
const lookAhead = 2;

function isSmoothedEdge(a: Pixels, b: Pixels, block: Pair, x: number, y: number): boolean {
  const [xA, yA] = [block.a.x + x, block.a.y + y];
  const [xB, yB] = [block.b.x + x, block.b.y + y];
  const left = Math.min(lookAhead, xA, xB);
  const top = Math.min(lookAhead, yA, yB);
  const width = left + 1 + Math.min(lookAhead, a.width - 1 - xA, b.width - 1 - xB);
  const height = top + 1 + Math.min(lookAhead, a.height - 1 - yA, b.height - 1 - yB);
  const crop = (pixels: Pixels, fromX: number, fromY: number) => {
    const words = new Uint32Array(width * height);
    for (let row = 0; row < height; row += 1) {
      const from = (fromY + row) * pixels.width + fromX;
      words.set(pixels.words.subarray(from, from + width), row * width);
    }
    return new Uint8Array(words.buffer);
  };
  const mask = new Uint8Array(width * height * 4);
  const options = { threshold: 0, diffMask: true };
  pixelmatch(crop(a, xA - left, yA - top), crop(b, xB - left, yB - top), mask, width, height, options);
  // Pixelmatch does not mark anti-aliased pixels.
  return mask[(top * width + left) * 4 + 3] === 0;
}

/** Neighbouring differing pixels of one row. */
interface Span {
  readonly y: number;
  readonly from: number;
  to: number;
  pixels: number;
  mostLevels: number;
  /** The offset to the old picture. */
  readonly wasX: number;
  readonly wasY: number;
}

function collectSpans(
  block: Pair,
  { width, height, levels }: Levels,
  marks: Uint8Array,
  spans: Span[],
): void {
  const [wasX, wasY] = [block.a.x - block.b.x, block.a.y - block.b.y];
  for (let row = 0; row < height; row += 1) {
    let span: Span | undefined;
    for (let x = 0; x < width; x += 1) {
      const at = row * width + x;
      if (marks[at] === 0) continue;
      const place = block.b.x + x;
      if (!span || place - span.to >= gap) {
        span = { y: block.b.y + row, from: place, to: place + 1, pixels: 0, mostLevels: 0, wasX, wasY };
        spans.push(span);
      }
      span.to = place + 1;
      span.pixels += 1;
      span.mostLevels = Math.max(span.mostLevels, levels[at]!);
    }
  }
}

/** Joins spans that are near each other, with a union-find. */
function group(spans: Span[]): Patch[] {
  spans.sort((one, other) => one.y - other.y || one.from - other.from);
  const roots = Int32Array.from(spans.keys());
  const rootOf = (index: number): number => {
    let root = index;
    while (roots[root] !== root) root = roots[root] = roots[roots[root]!]!;
    return root;
  };
  /** The ranges of the last rows in the list. */
  let rows: { y: number; start: number; end: number }[] = [];
  for (let start = 0, end = 0; start < spans.length; start = end) {
    const { y } = spans[start]!;
    while (end < spans.length && spans[end]!.y === y) end += 1;
    rows = rows.filter((row) => y - row.y <= gap);
    rows.push({ y, start, end });
    for (const row of rows) {
      for (let [one, other] = [start, row.start]; one < end && other < row.end;) {
        const [here, there] = [spans[one]!, spans[other]!];
        if (here.from - there.to < gap && there.from - here.to < gap) roots[rootOf(other)] = rootOf(one);
        if (here.to < there.to) one += 1;
        else other += 1;
      }
    }
  }
  const groups = new Map<number, Span[]>();
  for (const [index, span] of spans.entries()) {
    const root = rootOf(index);
    const list = groups.get(root);
    if (list) list.push(span);
    else groups.set(root, [span]);
  }
  return [...groups.values()]
    .map(patchOf)
    .toSorted((one, other) => one.box.y - other.box.y || one.box.x - other.box.x);
}

function patchOf(spans: readonly Span[]): Patch {
  const here = bounds();
  const there = bounds();
  let [pixels, mostLevels] = [0, 0];
  for (const { y, from, to, wasX, wasY, ...span } of spans) {
    here.add(from, to, y);
    there.add(from + wasX, to + wasX, y + wasY);
    pixels += span.pixels;
    mostLevels = Math.max(mostLevels, span.mostLevels);
  }
  return { box: here.box(), was: there.box(), pixels, mostLevels };
}

function bounds() {
  let [left, right, top, bottom] = [Infinity, 0, Infinity, 0];
  return {
    add(from: number, to: number, y: number) {
      left = Math.min(left, from);
      right = Math.max(right, to);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    },
    box: (): Box => ({ x: left, y: top, width: right - left, height: bottom - top }),
  };
}
