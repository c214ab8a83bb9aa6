import type { ElementRecord } from '../../model/index.ts';

/** How an element is found, and what it is called. */
export interface ElementName {
  /** Finds it, or what it lies in if selectors end there: a frame, the host of a closed shadow root. */
  readonly selector: string;
  /** For people: `#clock`, `#clock in the frame #news`. */
  readonly name: string;
}

/** The shortest selector for any of these elements that finds nothing else and does not stand on chance. */
export function namesOf(elements: readonly ElementRecord[]): (index: number) => ElementName {
  const scopes = scopesOf(elements);
  const counts = new Map<string, number>();
  const count = (scope: number, mark: string) => counts.get(`${scope} ${mark}`) ?? 0;
  /** By element, which of its parent's children with the same tag it is. */
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
    // Only its element can be selected.
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

/** By element, the one through which no selector passes: the frame or the host of a closed shadow root around it; or -1. */
function scopesOf(elements: readonly ElementRecord[]): number[] {
  const scopes: number[] = [];
  for (const { parent, within } of elements) {
    const isBorder = within === 'frame' || within === 'closed shadow';
    scopes.push(isBorder ? parent : (scopes[parent] ?? -1));
  }
  return scopes;
}

/** What may be enough to find an element, the best first. */
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
