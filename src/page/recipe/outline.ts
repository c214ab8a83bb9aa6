import type { CoverOptions, Nearby } from '../contract.ts';
import { own } from '../own.ts';

/** What lies over the point of an element at which it is clicked, as a person finds it; `undefined` if nothing does. */
export function coverOf(_: unknown, { element, position }: CoverOptions): string | undefined {
  const target = element as Element;
  const point = position ? from(target, position) : middleOf(target);
  if (!point) return undefined;
  const hit = hitAt(point.x, point.y);
  if (!hit || contains(target, hit) || isOfLabel(target, hit)) return undefined;
  return outline(hit);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function from(target: Element, { x, y }: Point): Point {
  const { left, top } = own(target, 'getBoundingClientRect')();
  return { x: left + x, y: top + y };
}

/**
 * As Playwright does, the middle of what the window shows of its first box. A link over two lines has two, and the middle
 * of both together may lie beside it.
 */
function middleOf(target: Element): Point | undefined {
  for (const box of own(target, 'getClientRects')()) {
    const [left, right] = [Math.max(0, box.left), Math.min(window.innerWidth, box.right)];
    const [top, bottom] = [Math.max(0, box.top), Math.min(window.innerHeight, box.bottom)];
    if (right - left > 0 && bottom - top > 0) return { x: (left + right) / 2, y: (top + bottom) / 2 };
  }
  return undefined;
}

function hitAt(x: number, y: number): Element | null {
  let hit = own(document, 'elementFromPoint')(x, y);
  for (;;) {
    const inner = hit && own(hit, 'shadowRoot') && own(own(hit, 'shadowRoot')!, 'elementFromPoint')(x, y);
    if (!inner || inner === hit) return hit;
    hit = inner;
  }
}

/** Through shadow roots. */
function contains(outer: Element, inner: Element): boolean {
  for (let node: Node | null = inner; node;) {
    if (node === outer) return true;
    node = own(node, 'parentNode') ?? (node as Partial<ShadowRoot>).host ?? null;
  }
  return false;
}

/** A click on a label is one on its field. */
function isOfLabel(target: Element, hit: Element): boolean {
  const label = own(hit, 'closest')('label') as HTMLLabelElement | null;
  const around = own(target, 'closest')('label');
  return (label !== null && label.control === target) || (around !== null && contains(around, hit));
}

/** An element in a few characters, such as `<button id="save" class="primary">Save</button>`. */
export function outlineOf(_: unknown, { element }: { readonly element: object }): string {
  return outline(element as Element);
}

const mostText = 40;
const shown = ['id', 'class', 'name', 'type', 'role', 'aria-label', 'data-testid', 'href'];

function outline(element: Element): string {
  const tag = own(element, 'localName');
  const attributes = shown.flatMap((name) => {
    const value = own(element, 'getAttribute')(name);
    return value ? [` ${name}="${cut(value)}"`] : [];
  });
  const text = cut((own(element, 'textContent') ?? '').replaceAll(/\s+/g, ' ').trim());
  return `<${tag}${attributes.join('')}>${text === '' ? '' : `${text}</${tag}>`}`;
}

function cut(text: string): string {
  return text.length > mostText ? `${text.slice(0, mostText - 1)}…` : text;
}

/** Never more than so many of each, as a page may have a hundred thousand elements. */
const mostNames = 5_000;

/** What selectors could name in this document: ids, classes, test ids, and the texts of labels, fields and buttons. */
export function namesNearby(): Nearby {
  const names = new Set<string>();
  for (const element of own(document, 'querySelectorAll')('[id], [class], [data-testid]')) {
    if (names.size > mostNames) break;
    const id = own(element, 'getAttribute')('id');
    const testId = own(element, 'getAttribute')('data-testid');
    if (id) names.add(`#${id}`);
    if (testId) names.add(testId);
    for (const name of own(element, 'classList')) names.add(`.${name}`);
  }
  const texts = new Set<string>();
  const speaking =
    'a, button, label, h1, h2, h3, h4, h5, h6, summary, th, td, li, option, legend, p, span, [role]';
  for (const element of own(document, 'querySelectorAll')(speaking)) {
    if (texts.size > mostNames) break;
    const text = (own(element, 'textContent') ?? '').replaceAll(/\s+/g, ' ').trim();
    if (text !== '' && text.length <= 2 * mostText) texts.add(text);
  }
  for (const element of own(document, 'querySelectorAll')('[placeholder], [alt], [aria-label]')) {
    for (const name of ['placeholder', 'alt', 'aria-label']) {
      const text = own(element, 'getAttribute')(name);
      if (text) texts.add(text);
    }
  }
  return { names: [...names], texts: [...texts] };
}
