import type { ElementRecord } from '../../model/index.ts';

/** One property with which CSS draws an element otherwise than before. */
export interface StyleChange {
  readonly property: string;
  readonly before: string;
  readonly after: string;
}

type Pair = readonly [before: ElementRecord, after: ElementRecord];
type Parents = readonly [before: ElementRecord | undefined, after: ElementRecord | undefined];

/** What is new about the look of an element itself: not what it has from its parent, nor what nobody sees. */
export function changedStyle(pair: Pair, parents: Parents): StyleChange[] {
  const [before, after] = pair;
  const changes = Object.keys(after.look)
    // A record of another version may know other properties. `animation-name` only says why.
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

/** The parent went through the same. */
function inherits(property: string, pair: Pair, parents: Parents): boolean {
  return pair.every(({ look }, at) => look[property] === parents[at]?.look[property]);
}

/** What has the colour of the text goes along with it. */
function followsColour(property: string, pair: Pair): boolean {
  return property !== 'color' && pair.every(({ look }) => look[property] === look['color']);
}

/** What is measured in the size of the font, the own or that of the parent, grows with it. */
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

/** The colour of a border that is not there. */
function isNoBorder(property: string, pair: Pair): boolean {
  const width = property.replace('color', 'width');
  return width !== property && pair.every(({ look }) => look[width] === '0px');
}

const sides = ['top', 'right', 'bottom', 'left'];

/** What is the same on all four sides is said once: `border-width`. */
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
