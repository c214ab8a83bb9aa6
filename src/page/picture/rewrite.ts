import type { RewriteOptions } from '../contract.ts';
import { own, type Root } from '../own.ts';

/**
 * Replaces texts and attributes.
 *
 * @returns How many elements each selector matches, those of the texts first.
 */
export function rewrite(roots: Root[], { texts, attributes }: RewriteOptions): number[] {
  const matches = (selector: string) =>
    roots.flatMap((root) => [...own(root, 'querySelectorAll')<HTMLElement>(selector)]);
  const counts: number[] = [];
  for (const [selector, text] of texts) {
    const found = matches(selector);
    for (const element of found) setText(element, text);
    counts.push(found.length);
  }
  for (const [selector, values] of attributes) {
    const found = matches(selector);
    for (const element of found) for (const [name, value] of values) setAttribute(element, name, value);
    counts.push(found.length);
  }
  return counts;
}

/** The first text of the element becomes the new one, and the others empty. Its elements stay, as the page may know them. */
function setText(element: HTMLElement, text: string): void {
  if ('value' in element && /^(?:input|textarea)$/.test(own(element, 'localName'))) {
    if (element.value !== text) element.value = text;
    return;
  }
  const texts: Text[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  const [first = element.appendChild(document.createTextNode('')), ...others] = texts.filter(
    ({ data }) => data.trim() !== '',
  );
  // A change costs a new layout.
  if (first.data !== text) first.data = text;
  for (const other of others) if (other.data !== '') other.data = '';
}

function setAttribute(element: Element, name: string, value: string | null): void {
  if (own(element, 'getAttribute')(name) === value) return;
  if (value === null) own(element, 'removeAttribute')(name);
  else own(element, 'setAttribute')(name, value);
}
