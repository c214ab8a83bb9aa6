import { expect, test } from 'vitest';
import { findChanges } from '../../src/compare/index.ts';
import type { RecordedPicture } from '../../src/compare/name/side.ts';
import type { Box, ElementRecord } from '../../src/model/index.ts';
import { paint, type Painted, png } from './paint.ts';

type Sketch = Pick<ElementRecord, 'tag' | 'parent'> & { readonly box: Box };

/** A picture of 100 × 100 with these boxes on it, and of what its page consisted. */
async function seen(boxes: readonly Painted[], ...elements: readonly Sketch[]): Promise<RecordedPicture> {
  const same = { within: undefined, id: '', testId: '', classes: [], text: '', address: '', look: {} };
  return {
    picture: {
      bytes: await png(paint([100, 100], ...boxes)),
      width: 100,
      height: 100,
      title: '',
      masked: [],
    },
    record: {
      elements: elements.map((element) => ({ ...same, ...element })),
      answers: [],
      sources: [],
      pictured: { x: 0, y: 0, scale: 1 },
    },
  };
}

const box = (y: number, height: number, width = 100): Box => ({ x: 0, y, width, height });

/** What changed, by element. */
async function changes(a: RecordedPicture, b: RecordedPicture): Promise<string[]> {
  return (await findChanges(a, b)).map(
    ({ kind, name, before, after }) => `${kind} ${name}: ${before} → ${after}`,
  );
}

/** A body that is as high as a script says, and an image that lies below it. */
async function bodyAndImage(height: number, top: number): Promise<RecordedPicture> {
  return seen(
    [[0, top, 20, 10]],
    { tag: 'html', parent: -1, box: box(0, height) },
    { tag: 'body', parent: 0, box: box(0, height) },
    { tag: 'img', parent: 1, box: box(top, 10, 20) },
  );
}

test('what moves others is named, also where it shows nothing itself', async () => {
  expect(await changes(await bodyAndImage(10, 50), await bodyAndImage(20, 80))).toEqual([
    'resized body: 100×10 → 100×20',
  ]);
});

test('a page of which nothing is known differs as a whole', async () => {
  expect(await changes(await seen([]), await seen([[0, 0, 10, 10]]))).toEqual(['drawn html:  → 100 pixels']);
});

test('files of the same pixels differ by nothing that is to be seen', async () => {
  const page = { tag: 'html', parent: -1, box: box(0, 100) };
  const [one, other] = [await seen([], page), await seen([], page)];
  expect(await changes(one, other)).toEqual(['noise html:  → 0 pixels, by at most 0 of 255 levels']);
});
