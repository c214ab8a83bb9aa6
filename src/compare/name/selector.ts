import type { ElementRecord } from '../../model/index.ts';

/** How an element is found, and its name in messages. */
export interface ElementName {
  /**
   * A selector of the element. Where selectors end, it is that of the frame, or of the host of the closed shadow root.
   */
  readonly selector: string;
  /** For messages: `#clock`, `#clock in the frame #news`. */
  readonly name: string;
}

/** For each element, the shortest selector that matches nothing else and does not depend on generated names. */
export function namesOf(elements: readonly ElementRecord[]): (index: number) => ElementName {
  const scopes = scopesOf(elements);
  const counts = new Map<string, number>();
  const count = (scope: number, mark: string) => counts.get(`${scope} ${mark}`) ?? 0;
  /** For each element, its position among the children of its parent with the same tag. */
  const places: number[] = [];
  elements.forEach((element, index) => {
    const step = `${element.parent} > ${element.tag}`;
    for (const mark of [step, ...marksOf(element)]) {
      const key = `${scopes[index]} ${mark}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    places.push(count(scopes[index]!, step));
  });

  const selectorOf = (index: number): string => {
    const element = elements[index]!;
    const { parent, tag, within } = element;
    const scope = scopes[index]!;
    const own = marksOf(element).find((mark) => count(scope, mark) === 1);
    if (own !== undefined) return own;
    const alone = count(scope, `${parent} > ${tag}`) === 1;
    const step = alone ? tag : `${tag}:nth-of-type(${places[index]})`;
    if (parent === scope) return step;
    return `${selectorOf(parent)}${within === 'shadow' ? ' ' : ' > '}${step}`;
  };
  return function nameOf(index): ElementName {
    const { tag, parent } = elements[index]!;
    // A pseudo-element cannot be selected itself.
    if (tag.startsWith('::')) {
      const { selector, name } = nameOf(parent);
      return { selector, name: `${name}${tag}` };
    }
    const own = selectorOf(index);
    const scope = scopes[index]!;
    if (scope < 0) return { selector: own, name: own };
    const { selector, name } = nameOf(scope);
    const what = elements[scope]!.tag === 'iframe' ? 'frame' : 'element';
    return { selector, name: `${own} in the ${what} ${name}` };
  };
}

/** For each element, the frame or the host of the closed shadow root around it, which selectors cannot cross; or -1. */
function scopesOf(elements: readonly ElementRecord[]): number[] {
  const scopes: number[] = [];
  for (const { parent, within } of elements) {
    const isBorder = within === 'frame' || within === 'closed shadow';
    scopes.push(isBorder ? parent : (scopes[parent] ?? -1));
  }
  return scopes;
}

/** Selectors that may be unique, the best first. */
function marksOf({ id, testId, classes, tag }: ElementRecord): string[] {
  return [
    ...(id === '' ? [] : [isPlain(id) ? `#${id}` : `[id=${JSON.stringify(id)}]`]),
    ...(testId === '' ? [] : [`[data-testid=${JSON.stringify(testId)}]`]),
    ...classes.filter(isPlain).map((name) => `.${name}`),
    ...(tag.startsWith('::') ? [] : [tag]),
  ];
}

function isPlain(name: string): boolean {
  return /^[A-Za-z_][\w-]*$/.test(name);
}
