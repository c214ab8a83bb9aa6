import { createHash } from 'node:crypto';
import type { Box, ElementRecord } from '../../model/index.ts';
import { isSecretName } from '../../secrets.ts';
import { type Description, looks, styleAt } from '../description.ts';

/** Elements that are never visible. */
const unseen = new Set([
  'head',
  'script',
  'style',
  'link',
  'meta',
  'title',
  'noscript',
  'template',
  'base',
  'br',
  'wbr',
]);

/** Long enough for a whole paragraph, because any word of it may change. */
const longestText = 1_000;

/** All visible kinds of elements of the page and of its frames. */
export function elementsOf(
  { documents, strings }: Description,
  origin: string,
): { elements: ElementRecord[]; scroll: { x: number; y: number } } {
  const string = (index: number | undefined) =>
    index === undefined || index < 0 ? '' : (strings[index] ?? '');
  /** Thousands of elements share a few values. The origin is removed from these, because its port differs between runs. */
  const styles = new Map<number, string>();
  const style = (index: number): string => {
    const known = styles.get(index) ?? short(string(index), origin);
    styles.set(index, known);
    return known;
  };
  const looksOf = new Map<string, ElementRecord['look']>();
  const look = (values: readonly number[]): ElementRecord['look'] => {
    const key = values.join();
    const known = looksOf.get(key);
    const all = known ?? Object.fromEntries(looks.map((property, at) => [property, style(values[at] ?? -1)]));
    looksOf.set(key, all);
    return all;
  };
  /** Indexes of the names among the strings, because numbers are faster to compare. */
  const names = {
    id: strings.indexOf('id'),
    testId: strings.indexOf('data-testid'),
    class: strings.indexOf('class'),
    type: strings.indexOf('type'),
    name: strings.indexOf('name'),
    autocomplete: strings.indexOf('autocomplete'),
    src: strings.indexOf('src'),
  };
  const elements: ElementRecord[] = [];

  const read = (index: number, frame: number, corner: { x: number; y: number }): void => {
    const { nodes, layout } = documents[index]!;
    const { parentIndex = [], nodeType = [], nodeName = [], nodeValue = [], attributes = [] } = nodes;
    const layoutOf = new Map<number, number>();
    // A pseudo-element has a second entry, with its text.
    const layoutText = new Map<number, string>();
    layout.nodeIndex.forEach((node, entry) => {
      if (!layoutOf.has(node)) layoutOf.set(node, entry);
      if (nodeType[node] === element) layoutText.set(node, string(layout.text[entry]));
    });
    const documentOf = rare(nodes.contentDocumentIndex, Number);
    const shadowOf = rare(nodes.shadowRootType, string);
    const typed = new Map([...rare(nodes.textValue, string), ...rare(nodes.inputValue, string)]);
    const shownAddress = rare(nodes.currentSourceURL, string);
    const texts = ownTexts(nodeType, parentIndex, (node) => string(nodeValue[node]));
    const placeOf = new Map<number, number>();

    nodeName.forEach((name, node) => {
      if (nodeType[node] !== element) return;
      const tag = string(name).toLowerCase();
      let parent = parentIndex[node]!;
      // The parent of a slotted element is the slot here, but for selectors it is the host.
      while (shadowOf.has(parent) && !shadowOf.has(node)) parent = parentIndex[parent]!;
      const isRoot = nodeType[parent] !== element;
      if (unseen.has(tag) || !(isRoot || placeOf.has(parent))) return;
      const pairs = attributes[node] ?? [];
      const attribute = (wanted: keyof typeof names) => {
        for (let at = 0; at < pairs.length; at += 2) {
          if (pairs[at] === names[wanted]) return string(pairs[at + 1]);
        }
        return '';
      };
      const entry = layoutOf.get(node);
      const values = entry === undefined ? [] : (layout.styles[entry] ?? []);
      const box = entry === undefined ? undefined : boxOf(layout.bounds[entry]!, corner);
      // Secret values are hidden, because the record may be read by people who may not see the page.
      const value = typed.get(node);
      const isSecret =
        attribute('type') === 'password' ||
        [attribute('name'), attribute('id'), attribute('autocomplete')].some(isSecretName);
      // A hidden field shows nothing, and its value is often a token.
      const field =
        value !== undefined && attribute('type') === 'hidden'
          ? ''
          : value !== undefined && isSecret
            ? '•'.repeat(value.length)
            : value;
      const place = elements.length;
      placeOf.set(node, place);
      elements.push({
        parent: isRoot ? frame : placeOf.get(parent)!,
        within: isRoot && frame >= 0 ? 'frame' : shadowKind(shadowOf.get(node), shadowOf.get(parent)),
        tag,
        id: attribute('id'),
        testId: attribute('testId'),
        classes: attribute('class').split(/\s+/).filter(Boolean),
        box,
        text: tidy(field ?? `${texts.get(node) ?? ''}${layoutText.get(node) ?? ''}`),
        address: short(shownAddress.get(node) ?? attribute('src'), origin),
        look: look(values),
      });
      const content = documentOf.get(node);
      if (content !== undefined && box) {
        const length = (edge: Parameters<typeof styleAt>[0]) =>
          Number.parseFloat(string(values[styleAt(edge)])) || 0;
        const inner = documents[content]!;
        read(content, place, {
          x: box.x + length('border-left-width') + length('padding-left') - (inner.scrollOffsetX ?? 0),
          y: box.y + length('border-top-width') + length('padding-top') - (inner.scrollOffsetY ?? 0),
        });
      }
    });
  };
  read(0, -1, { x: 0, y: 0 });
  const { scrollOffsetX = 0, scrollOffsetY = 0 } = documents[0]!;
  return { elements, scroll: { x: scrollOffsetX, y: scrollOffsetY } };
}

/** The `nodeType` of an element and of a text. */
const element = 1;
const textNode = 3;

/** The protocol gives values that only few nodes have as two lists. */
function rare<Value>(
  data: { index: number[]; value?: number[] } | undefined,
  valueOf: (value: number) => Value,
): Map<number, Value> {
  return new Map(data?.index.map((node, at) => [node, valueOf(data.value?.[at] ?? -1)]));
}

function ownTexts(
  nodeType: readonly number[],
  parentIndex: readonly number[],
  valueOf: (node: number) => string,
): Map<number, string> {
  const texts = new Map<number, string>();
  nodeType.forEach((type, node) => {
    if (type !== textNode) return;
    const parent = parentIndex[node]!;
    // Between two texts there is an element, such as a line break, unless a script has added them one by one.
    const gap = nodeType[node - 1] === textNode && parentIndex[node - 1] === parent ? '' : ' ';
    texts.set(parent, `${texts.get(parent) ?? ''}${gap}${valueOf(node)}`);
  });
  return texts;
}

function boxOf(
  [x = 0, y = 0, width = 0, height = 0]: readonly number[],
  corner: { x: number; y: number },
): Box {
  return { x: x + corner.x, y: y + corner.y, width, height };
}

/** A shadow root is no element. Its children have the host as their parent, and this says which kind of root they are in. */
function shadowKind(own: string | undefined, parents: string | undefined): ElementRecord['within'] {
  if (own === undefined || own === parents) return undefined;
  return own === 'closed' ? 'closed shadow' : own === 'open' ? 'shadow' : undefined;
}

function tidy(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').slice(0, longestText);
}

function short(address: string, origin: string): string {
  if (address.length < 300) return address.replaceAll(origin, '');
  return `${address.slice(0, 40)}… ${createHash('sha256').update(address).digest('hex').slice(0, 8)}`;
}
