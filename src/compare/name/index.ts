import type { Comparison, Note, PageBoxes, ReportedChange, ReportedElement } from '../../model/index.ts';
import { type Cause, causeOf, failuresOf } from './causes.ts';
import { textWithin } from './elements.ts';
import { type Finding, findReasons } from './findings.ts';
import { openPages } from './pages.ts';
import { bandOf, joinAcross } from './shifts.ts';
import { sentenceOf, wholeShift } from './verdict.ts';
import { boxAround, count, inWords, type Said } from './words.ts';

export { findChanges } from './changes.ts';
export { ownerOf } from './owner.ts';
export { type Seen, sideOf } from './side.ts';

/** What is known of two pictures beside what comparing them gave. */
export interface Naming {
  /** What the pages consisted of; `undefined` if it was not kept. */
  readonly before: PageBoxes | undefined;
  readonly after: PageBoxes | undefined;
  /** Of the pictures. */
  readonly sizes: { readonly before: Size; readonly after: Size };
  /** Of the new shot. */
  readonly notes: readonly Note[];
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What changed, in words. */
export interface Named {
  /** From top to bottom: what shifted, then the rest. `group` is always `null`. */
  readonly changes: readonly ReportedChange[];
  /** Of each change; the same for the same change in other pictures. */
  readonly signatures: readonly string[];
  /** All of it. */
  readonly sentence: string;
}

/**
 * Says what two pictures show differently: of which element it is, how that was and is, and why, as far as the pages
 * are known. What only moved because of it is not named.
 */
export function nameChanges(given: Comparison, { before, after, sizes, notes }: Naming): Named {
  const comparison = { ...given, shifts: joinAcross(given.shifts, sizes) };
  const pages = openPages(before, after);
  const whole = wholeShift(comparison, sizes);
  const failures = failuresOf(notes, comparison, pages);
  const findings = merge(
    findReasons(comparison, pages, sizes).map((finding) => {
      const cause = causeOf(finding, failures);
      return { finding, cause, said: inWords(finding) };
    }),
  );
  const changes = findings.map(({ finding, said, cause }): ReportedChange => ({
    ...withCause(finding, said, cause),
    ...placeOf(finding, sizes),
    element: elementOf(finding),
    cause: cause?.message ?? null,
    group: null,
  }));
  const signatures = findings.map(({ finding: { shifts, regions } }) =>
    [...new Set([...shifts, ...regions].map(({ signature }) => signature))].toSorted().join(' '),
  );
  return {
    changes,
    signatures,
    sentence: whole ? `${whole}, otherwise unchanged` : sentenceOf(changes, comparison, sizes),
  };
}

interface Explained {
  readonly finding: Finding;
  readonly said: Said;
  readonly cause: Cause | undefined;
}

/** What happened to many elements alike is said once: a colour that they share, a font, a stylesheet that is missing. */
function merge(all: readonly Explained[]): Explained[] {
  const merged = new Map<string, Explained>();
  for (const [place, one] of all.entries()) {
    const { finding, said, cause } = one;
    const isPart = said.kind === 'style' || said.kind === 'resized';
    const reach =
      cause?.kind === 'font' || cause?.kind === 'stylesheet'
        ? cause.message
        : isPart && finding.shifts.length === 0
          ? `${said.kind} ${said.before} ${said.after}`
          : `${place}`;
    const first = merged.get(reach);
    if (!first) {
      merged.set(reach, one);
      continue;
    }
    first.finding.shifts.push(...finding.shifts);
    first.finding.regions.push(
      ...finding.regions.filter((region) => !first.finding.regions.includes(region)),
    );
    first.finding.more += 1;
  }
  return [...merged.values()].map((one) => ({ ...one, said: inWords(one.finding) }));
}

function withCause(finding: Finding, said: Said, cause: Cause | undefined): Said {
  if (!cause) return said;
  if (cause.kind === 'font') {
    const sentence = `text in ${cause.family} fell back to another font: ${cause.message}`;
    return { kind: 'font', before: '', after: '', sentence };
  }
  if (cause.kind === 'stylesheet' && finding.more > 0) {
    return { ...said, sentence: `${count(finding.more + 1, 'element')} look different: ${cause.message}` };
  }
  return { ...said, sentence: `${said.sentence}: ${cause.message}` };
}

function placeOf({ shifts, regions }: Finding, sizes: Naming['sizes']): Pick<ReportedChange, 'box' | 'was'> {
  const bands = (gone: boolean) =>
    shifts
      .filter(({ kind }) => kind !== (gone ? 'inserted' : 'removed'))
      .map((shift) => {
        const at = gone ? (shift.from ?? shift.at) : shift.at;
        return bandOf({ ...shift, at }, gone ? sizes.before : sizes.after);
      });
  return {
    box: boxAround([...bands(false), ...regions.map(({ box }) => box)]),
    was: boxAround([...bands(true), ...regions.map(({ was }) => was)]),
  };
}

function elementOf({ side, index }: Finding): ReportedElement | null {
  return side ? { ...side.nameOf(index), text: textWithin(side.elements, index) } : null;
}
