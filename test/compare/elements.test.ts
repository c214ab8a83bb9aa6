import { expect, test } from 'vitest';
import { changedElements } from '../../src/compare/elements.ts';
import { namesOf } from '../../src/compare/selector.ts';
import type { ElementRecord } from '../../src/model.ts';

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
