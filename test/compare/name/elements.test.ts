import { expect, test } from 'vitest';
import { changedElements } from '../../../src/compare/name/elements.ts';
import { namesOf } from '../../../src/compare/name/selector.ts';
import type { ElementRecord } from '../../../src/model/index.ts';

type Sketch = Partial<ElementRecord> & { readonly children?: readonly Sketch[] };

/** The record of a page as a tree; each element without a box of its own has one of 100 × 10. */
function record(...roots: readonly Sketch[]): ElementRecord[] {
  const elements: ElementRecord[] = [];
  const add = ({ children = [], ...sketch }: Sketch, parent: number): void => {
    const index = elements.length;
    elements.push({
      parent,
      within: undefined,
      tag: 'p',
      id: '',
      testId: '',
      classes: [],
      box: { x: 0, y: 0, width: 100, height: 10 },
      text: '',
      address: '',
      look: {},
      ...sketch,
    });
    for (const child of children) add(child, index);
  };
  for (const root of roots) add(root, -1);
  return elements;
}

/** What changed, with the names of the elements. */
function changes(a: ElementRecord[], b: ElementRecord[]): string[] {
  const [nameBefore, nameAfter] = [namesOf(a), namesOf(b)];
  return changedElements(a, b).changes.map(
    ({ kind, a: one, b: other, before, after }) =>
      `${kind} ${(other === undefined ? nameBefore(one!) : nameAfter(other)).name}: ${before} → ${after}`,
  );
}

/** A body with one element in it, as high as that one. */
function bodyWith(child: Sketch): ElementRecord[] {
  return record({ tag: 'body', box: child.box ?? at(0), children: [child] });
}

const at = (y: number, height = 10) => ({ x: 0, y, width: 100, height });

test('a banner that is inserted is one change, and what it moves is none', () => {
  const rows = (top: number) =>
    ['one', 'two', 'three'].map((text, row) => ({ text, box: at(top + row * 10) }));
  const before = record({ tag: 'body', box: at(0, 30), children: rows(0) });
  const after = record({
    tag: 'body',
    box: at(0, 40),
    children: [{ classes: ['banner'], text: 'Sale', box: at(0) }, ...rows(10)],
  });
  expect(changes(before, after)).toEqual(['appeared .banner:  → Sale']);
  expect(changes(after, before)).toEqual(['disappeared .banner: Sale → ']);
});

test('a text that changes in the middle of a list is the text of that row', () => {
  const [before, after] = ['b', 'x'].map((text) =>
    record({ tag: 'ul', children: ['a', text, 'c'].map((each) => ({ tag: 'li', text: each })) }),
  );
  expect(changes(before!, after!)).toEqual(['text ul > li:nth-of-type(2): b → x']);
});

test('text that needs more room is the reason why its parents grow', () => {
  expect(
    changes(
      bodyWith({ id: 'news', text: 'short' }),
      bodyWith({ id: 'news', text: 'a long one', box: at(0, 20) }),
    ),
  ).toEqual(['text #news: short → a long one']);
});

test('without another reason the innermost element that grew is named', () => {
  expect(changes(bodyWith({ id: 'box' }), bodyWith({ id: 'box', box: at(0, 20) }))).toEqual([
    'resized #box: 100×10 → 100×20',
  ]);
});

test('a colour that children inherit is a change of their parent only', () => {
  const [red, blue] = ['red', 'blue'].map((color) =>
    record({ tag: 'main', look: { color }, children: [{ look: { color }, text: 'x' }] }),
  );
  expect(changes(red!, blue!)).toEqual(['style main: color: red → color: blue']);
});

const newsAndBox = (text: string, textHeight: number, boxWidth: number) =>
  record({
    tag: 'body',
    box: at(0, 100 + textHeight),
    children: [
      { id: 'news', text, box: at(0, textHeight) },
      { id: 'box', box: { x: 0, y: textHeight, width: boxWidth, height: 10 } },
    ],
  });

test('an element that grew by itself is named beside a text that made others grow', () => {
  expect(changes(newsAndBox('short', 10, 50), newsAndBox('a long one', 20, 60))).toEqual([
    'text #news: short → a long one',
    'resized #box: 50×10 → 60×10',
  ]);
});

const lineOf = (text: string, x: number) =>
  record({
    tag: 'p',
    children: [
      { tag: 'b', text, box: { x: 0, y: 0, width: x, height: 10 } },
      { tag: 'a', text: 'more', box: { x, y: 0, width: 20, height: 10 } },
    ],
  });

test('words that a text in the same line pushes aside are not named', () => {
  expect(changes(lineOf('one', 30), lineOf('three', 50))).toEqual(['text b: one → three']);
});

const column = (text: string, width: number) =>
  record({
    tag: 'table',
    children: [text, 'b'].map((each) => ({
      tag: 'tr',
      children: [{ tag: 'td', text: each, box: { x: 0, y: 0, width, height: 10 } }],
    })),
  });

test('cells that a longer text in their column makes wider are not named', () => {
  expect(changes(column('a', 20), column('longer', 50))).toEqual([
    'text table > tr:nth-of-type(1) > td: a → longer',
  ]);
});

const list = (...ids: string[]) =>
  record({
    tag: 'ul',
    box: at(0, 30),
    children: ids.map((id, row) => ({ id, text: id, box: at(row * 10) })),
  });

test('what stands elsewhere now has moved, and has not gone and come', () => {
  expect(changes(list('one', 'two', 'three'), list('three', 'one', 'two'))).toEqual([
    'moved #three: 0, 20 → 0, 0',
  ]);
});

const headed = (size: number) =>
  record({
    tag: 'body',
    look: { 'font-size': `${size}px` },
    children: [{ tag: 'h1', look: { 'font-size': `${size * 2}px` }, text: 'x' }],
  });

test('text that is measured in the size of its parent does not change by itself', () => {
  expect(changes(headed(16), headed(18))).toEqual(['style body: font-size: 16px → font-size: 18px']);
});

const borders = (width: string, color: string) =>
  Object.fromEntries(
    ['top', 'right', 'bottom', 'left'].flatMap((side) => [
      [`border-${side}-width`, width],
      [`border-${side}-color`, color],
    ]),
  );

const boxWith = (look: Record<string, string>) => bodyWith({ id: 'box', look });

test('the colour of a border that is not there is no change, and one all round is told once', () => {
  expect(changes(boxWith(borders('0px', 'red')), boxWith(borders('0px', 'blue')))).toEqual([]);
  expect(changes(boxWith(borders('1px', 'red')), boxWith(borders('2px', 'red')))).toEqual([
    'style #box: border-width: 1px → border-width: 2px',
  ]);
});

test('an element that is not drawn any more disappeared, with its text', () => {
  const there = { id: 'x', text: 'hello' };
  expect(changes(bodyWith(there), bodyWith({ ...there, box: undefined }))).toEqual([
    'disappeared #x: hello → ',
  ]);
});

test.each([
  ['its id', [{ id: 'a' }, {}], '#a'],
  ['an id that needs quotes', [{ id: ':r1:' }, {}], '[id=":r1:"]'],
  ['data-testid', [{ testId: 'clock' }, {}], '[data-testid="clock"]'],
  ['a class that no other has', [{ classes: ['card', 'first'] }, { classes: ['card'] }], '.first'],
  ['its tag, if there is one', [{ tag: 'canvas' }, {}], 'canvas'],
  ['its place, if there is nothing else', [{}, {}], 'body > p:nth-of-type(1)'],
] as const)('an element is found by %s', (_, children, selector) => {
  expect(namesOf(record({ tag: 'body', children }))(1)).toEqual({ selector, name: selector });
});

test('an element in a closed shadow root is found by its host', () => {
  const elements = record({
    tag: 'body',
    children: [{ id: 'host', children: [{ tag: 'b', within: 'closed shadow', children: [{ tag: 'i' }] }] }],
  });
  expect(namesOf(elements)(3)).toEqual({ selector: '#host', name: 'i in the element #host' });
});

test('what stands before an element by CSS is found by the element', () => {
  const elements = record({ tag: 'body', children: [{ id: 'price', children: [{ tag: '::before' }] }] });
  expect(namesOf(elements)(2)).toEqual({ selector: '#price', name: '#price::before' });
});
