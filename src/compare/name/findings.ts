import type { Box, Comparison, Region, Shift } from '../../model/index.ts';
import { isConsequential } from './follow.ts';
import { isDrawing, ownerOf } from './owner.ts';
import type { ChangedElement, PagePair } from './page-pair.ts';
import { bandOf, contentOf, movedPast, reasonsOf, movedWith } from './shifts.ts';
import { contains, overlap, type Side, touch } from './side.ts';

/** One element that changed, with all the shifts and regions that it caused. */
export interface ChangeFinding {
  /** The page and the index of the element; `undefined` if no record of the page is known. */
  readonly side: Side | undefined;
  readonly index: number;
  /** The changes of the element itself; `undefined` if only its pixels changed. */
  readonly changed: ChangedElement | undefined;
  readonly shifts: Shift[];
  readonly regions: Region[];
  /** How many more elements have the same change. */
  more: number;
}

interface Sizes {
  readonly before: { readonly width: number; readonly height: number };
  readonly after: { readonly width: number; readonly height: number };
}

/** Attributes shifts and regions to the elements that caused them. */
export function attributeChanges(
  { shifts, regions }: Comparison,
  pages: PagePair,
  sizes: Sizes,
): ChangeFinding[] {
  const findings = collectFindings(pages);
  attributeShifts(shifts, findings, pages, sizes);
  for (const region of regions) attributeRegion(region, findings, pages);
  return findings.all;
}

/** The findings so far, one for each element. */
interface Findings {
  readonly all: ChangeFinding[];
  ofElement(changed: ChangedElement): ChangeFinding;
  /** For differences in an element that did not change itself. */
  ofUnchangedElement(side: Side, index: number): ChangeFinding;
  ofUnknown(): ChangeFinding;
  /** Counts another element with the same change. */
  alsoOf(changed: ChangedElement, finding: ChangeFinding): void;
}

function collectFindings({ before }: PagePair): Findings {
  const all: ChangeFinding[] = [];
  const known = new Map<ChangedElement | string, ChangeFinding>();
  const add = (given: Pick<ChangeFinding, 'side' | 'index' | 'changed'>): ChangeFinding => {
    const added = { ...given, shifts: [], regions: [], more: 0 };
    all.push(added);
    return added;
  };
  const once = (key: ChangedElement | string, given: Pick<ChangeFinding, 'side' | 'index' | 'changed'>) => {
    const finding = known.get(key) ?? add(given);
    known.set(key, finding);
    return finding;
  };
  return {
    all,
    ofElement: (changed) => once(changed, { side: changed.side, index: changed.index, changed }),
    ofUnchangedElement: (side, index) =>
      once(`${side === before ? 'before' : 'after'} ${index}`, { side, index, changed: undefined }),
    ofUnknown: () => add({ side: undefined, index: -1, changed: undefined }),
    alsoOf(changed, finding) {
      if (!known.has(changed)) finding.more += 1;
      known.set(changed, finding);
    },
  };
}

/** Shifts with a cause of their own come first, since the others may only follow from them. */
function attributeShifts(shifts: readonly Shift[], findings: Findings, pages: PagePair, sizes: Sizes): void {
  const all = shifts.map((shift) => {
    const band = bandOf(shift, shift.kind === 'removed' ? sizes.before : sizes.after);
    return { shift, band, reasons: reasonsOf(shift, band, pages) };
  });
  for (const { shift, reasons } of all) {
    const [first, ...others] = reasons;
    if (!first) continue;
    const finding = findings.ofElement(first);
    finding.shifts.push(shift);
    for (const other of others) findings.alsoOf(other, finding);
  }
  for (const { shift, band, reasons } of all) {
    if (reasons.length > 0) continue;
    const side = shift.kind === 'removed' ? pages.before : pages.after;
    const content = side && contentOf(band, shift, side);
    const primaryFinding = findings.all.find(
      ({ changed, shifts: own }) =>
        (changed && follows(shift, band, pages)) ||
        (content === undefined &&
          ((changed && movedPast(changed, shift)) || own.some((other) => compensates(shift, other)))),
    );
    const place =
      side && content !== undefined ? () => findings.ofUnchangedElement(side, content) : findings.ofUnknown;
    (primaryFinding ?? place()).shifts.push(shift);
  }
  const firstOf = (finding: ChangeFinding) =>
    Math.min(...finding.shifts.map((shift) => shifts.indexOf(shift)));
  findings.all.sort((one, other) => firstOf(one) - firstOf(other));
}

/** How much of a region has to be in an element. Text that was wider or higher before extends beyond its element. */
const mostOfIt = 0.65;

function attributeRegion(region: Region, findings: Findings, pages: PagePair): void {
  const { after, consequential } = pages;
  const reasons = reasonsFor(region, pages.changed);
  for (const reason of reasons) findings.ofElement(reason).regions.push(region);
  const owner = after && after.elements.length > 0 ? ownerOf(region.box, after, mostOfIt) : undefined;
  if (!after || owner === undefined) {
    if (reasons.length === 0) findings.ofUnknown().regions.push(region);
    return;
  }
  const ofOwner = () => findings.ofUnchangedElement(after, owner).regions.push(region);
  if (reasons.length > 0) {
    // An image inside a changed element may have changed itself.
    const isReason = reasons.some(({ side, index }) => side === after && index === owner);
    if (!isReason && movedWithSurroundings(owner, region, pages)) ofOwner();
    return;
  }
  const primaryFinding = findings.all.findLast(({ changed }) => changed !== undefined);
  if (primaryFinding && (isConsequential(region, consequential) || isRedrawn(owner, region, pages)))
    primaryFinding.regions.push(region);
  else ofOwner();
}

/** Within one column, an insertion at one place and a removal at another compensate each other. */
function compensates(shift: Shift, { kind, axis, size, across }: Shift): boolean {
  return (
    [kind, shift.kind].toSorted().join() === 'inserted,removed' &&
    axis === shift.axis &&
    across !== undefined &&
    size === shift.size &&
    across.from === shift.across?.from &&
    across.to === shift.across?.to
  );
}

function follows(shift: Shift, band: Box, { consequential }: PagePair): boolean {
  return (
    shift.kind === 'moved' &&
    consequential.some((place) => place.is && overlap(place.is, band) && movedWith(place, shift))
  );
}

/**
 * The smallest changed elements at this place. Larger ones are included only as long as no element contains the whole
 * region.
 */
function reasonsFor({ box, was }: Region, changed: readonly ChangedElement[]): ChangedElement[] {
  const meets =
    (test: (one: Box, other: Box) => boolean) =>
    (element: ChangedElement): boolean =>
      (element.is !== undefined && test(element.is, box)) ||
      (element.was !== undefined && test(element.was, was));
  const here = changed.filter(meets(overlap));
  const all = here.length > 0 ? here : changed.filter(meets(touch));
  const bySize = all.toSorted((one, other) => areaOf(one) - areaOf(other));
  const enough = bySize.findIndex(meets(contains));
  return enough < 0 ? bySize : bySize.slice(0, enough + 1);
}

function areaOf({ was, is }: ChangedElement): number {
  const { width, height } = is ?? was!;
  return width * height;
}

/** Whether the element is an image or a similar one that moved with its surroundings and kept its size. */
function movedWithSurroundings(
  owner: number,
  { box, was }: Region,
  { before, after, counterpartOf }: PagePair,
): boolean {
  if (!isDrawing(owner, after!.elements)) return false;
  const counterpart = counterpartOf(owner);
  const [from, to] = [
    counterpart === undefined ? undefined : before!.onPicture(counterpart),
    after!.onPicture(owner),
  ];
  if (!from || !to || !contains(to, box)) return false;
  return (
    Math.abs(to.x - from.x - (box.x - was.x)) < 0.5 &&
    Math.abs(to.y - from.y - (box.y - was.y)) < 0.5 &&
    Math.abs(to.width - from.width) < 0.5
  );
}

/** The share of an image whose edges may be anti-aliased differently after it has moved. */
const mostSmoothed = 0.01;

function isRedrawn(owner: number, region: Region, pages: PagePair): boolean {
  const { box, was, pixels } = region;
  if ((box.x === was.x && box.y === was.y) || !movedWithSurroundings(owner, region, pages)) return false;
  const { width, height } = pages.after!.onPicture(owner)!;
  return pixels < width * height * mostSmoothed;
}
