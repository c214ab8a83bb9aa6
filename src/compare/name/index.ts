import type { Comparison, Note, PageBoxes, ReportedChange, ReportedElement } from '../../model/index.ts';
import type { Size } from '../decode.ts';
import { type FileFailure, failureBehind, failedFilesOf } from './failed-files.ts';
import { textWithin } from './elements.ts';
import { type ChangeFinding, attributeChanges } from './findings.ts';
import { comparePages } from './page-pair.ts';
import { bandOf, joinAcross } from './shifts.ts';
import { sentenceOf, wholeShift } from './sentence.ts';
import { boxAround, count, wordingOf, type Wording } from './words.ts';

export { findChanges } from './element-changes.ts';
export { ownerOf } from './owner.ts';
export { type RecordedPicture, sideOf } from './side.ts';

/** What is known of two pictures beside their comparison. */
export interface NamingOptions {
  /** The records of the pages; `undefined` if there is none. */
  readonly before: PageBoxes | undefined;
  readonly after: PageBoxes | undefined;
  /** The sizes of the pictures. */
  readonly sizes: { readonly before: Size; readonly after: Size };
  /** The notes of the new shot. */
  readonly notes: readonly Note[];
}

/** The changes, in words. */
export interface NamedChanges {
  /** The changes from top to bottom: shifts first. `group` is always `null`. */
  readonly changes: readonly ReportedChange[];
  /** A signature for each change, which is equal for the same change in other pictures. */
  readonly signatures: readonly string[];
  /** All changes in one sentence. */
  readonly sentence: string;
}

/**
 * Describes the differences of two pictures: the element, its state before and after, and the cause, as far as the
 * pages are known. Elements that only moved because of others are not named.
 */
export function nameChanges(given: Comparison, { before, after, sizes, notes }: NamingOptions): NamedChanges {
  const comparison = { ...given, shifts: joinAcross(given.shifts, sizes) };
  const pages = comparePages(before, after);
  const whole = wholeShift(comparison, sizes);
  const failures = failedFilesOf(notes, comparison, pages);
  const findings = merge(
    attributeChanges(comparison, pages, sizes).map((finding) => {
      const cause = failureBehind(finding, failures);
      return { finding, cause, said: wordingOf(finding) };
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

interface ExplainedFinding {
  readonly finding: ChangeFinding;
  readonly said: Wording;
  readonly cause: FileFailure | undefined;
}

/** Merges findings with the same change of many elements: a shared colour, a font, a missing stylesheet. */
function merge(all: readonly ExplainedFinding[]): ExplainedFinding[] {
  const merged = new Map<string, ExplainedFinding>();
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
  return [...merged.values()].map((one) => ({ ...one, said: wordingOf(one.finding) }));
}

function withCause(finding: ChangeFinding, said: Wording, cause: FileFailure | undefined): Wording {
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

function placeOf(
  { shifts, regions }: ChangeFinding,
  sizes: NamingOptions['sizes'],
): Pick<ReportedChange, 'box' | 'was'> {
  const bands = (removed: boolean) =>
    shifts
      .filter(({ kind }) => kind !== (removed ? 'inserted' : 'removed'))
      .map((shift) => {
        const at = removed ? (shift.from ?? shift.at) : shift.at;
        return bandOf({ ...shift, at }, removed ? sizes.before : sizes.after);
      });
  return {
    box: boxAround([...bands(false), ...regions.map(({ box }) => box)]),
    was: boxAround([...bands(true), ...regions.map(({ was }) => was)]),
  };
}

function elementOf({ side, index }: ChangeFinding): ReportedElement | null {
  return side ? { ...side.nameOf(index), text: textWithin(side.elements, index) } : null;
}
