import type { ElementRecord } from '../../model/index.ts';

/** A changed CSS property. */
export interface StyleChange {
  readonly property: string;
  readonly before: string;
  readonly after: string;
}

type Pair = readonly [before: ElementRecord, after: ElementRecord];
type Parents = readonly [before: ElementRecord | undefined, after: ElementRecord | undefined];

/** The changed properties of an element itself, without inherited ones and without invisible ones. */
export function changedStyle(pair: Pair, parents: Parents): StyleChange[] {
  const [before, after] = pair;
  const changes = Object.keys(after.look)
    // A record of another version may have other properties. `animation-name` is only the cause of other changes.
    .filter((property) => before.look[property] !== undefined && property !== 'animation-name')
    .filter((property) => before.look[property] !== after.look[property])
    .filter((property) => ![inherits, followsColour, followsFontSize, isNoBorder].some(testOf(property)))
    .map((property) => ({ property, before: before.look[property]!, after: after.look[property]! }));
  return mergeSides(changes);

  function testOf(property: string) {
    return (test: (property: string, pair: Pair, parents: Parents) => boolean) =>
      test(property, pair, parents);
  }
}

/** Whether the parent has the same change. */
function inherits(property: string, pair: Pair, parents: Parents): boolean {
  return pair.every(({ look }, at) => look[property] === parents[at]?.look[property]);
}

/** Whether the property changed only because it has the colour of the text. */
function followsColour(property: string, pair: Pair): boolean {
  return property !== 'color' && pair.every(({ look }) => look[property] === look['color']);
}

/** Whether the property changed only because it is relative to the font size of the element or of its parent. */
function followsFontSize(property: string, pair: Pair, parents: Parents): boolean {
  const sizes = pair.map(
    ({ look }, at) => (property === 'font-size' ? parents[at]?.look : look)?.['font-size'],
  );
  const ratios = pair.map(
    ({ look }, at) => Number.parseFloat(look[property]!) / Number.parseFloat(sizes[at] ?? ''),
  );
  return (
    ['font-size', 'line-height', 'letter-spacing'].includes(property) &&
    Math.abs(ratios[0]! / ratios[1]! - 1) < 0.01
  );
}

/** Whether it is the colour of a border without width. */
function isNoBorder(property: string, pair: Pair): boolean {
  const width = property.replace('color', 'width');
  return width !== property && pair.every(({ look }) => look[width] === '0px');
}

const sides = ['top', 'right', 'bottom', 'left'];

/** Merges a change that is the same on all four sides: `border-width`. */
function mergeSides(changes: readonly StyleChange[]): StyleChange[] {
  const isAllRound = (ending: string) => {
    const found = changes.filter(({ property }) =>
      sides.some((side) => property === `border-${side}-${ending}`),
    );
    return found.length === 4 && new Set(found.map(({ before, after }) => `${before} ${after}`)).size === 1;
  };
  const merged = new Set(['width', 'color'].filter(isAllRound));
  return changes.flatMap((change) => {
    const [, side = '', ending = ''] = /^border-(\w+)-(width|color)$/.exec(change.property) ?? [];
    if (!merged.has(ending)) return [change];
    return side === 'top' ? [{ ...change, property: `border-${ending}` }] : [];
  });
}
