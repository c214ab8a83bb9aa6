/** The results of `check`, and what `approve` does with them. */
import type { Environment, Failure, Note, RunEvent, RunReport, Shot } from './run.ts';
import type { Box, ChangeKind } from './page.ts';

/** The result of comparing two pictures. Boxes are in pixels of the pictures. */
export interface Comparison {
  readonly verdict: 'same' | 'changed';
  /** Rows and columns that were inserted, removed or moved, from top to bottom. */
  readonly shifts: readonly Shift[];
  /** Where the pictures differ apart from shifts, from top to bottom, without noise. */
  readonly regions: readonly Region[];
  /** Differences that do not count, because they are faint, scattered, or within the limits of the options. */
  readonly ignored: Ignored | undefined;
}

/** A part of the picture that is at another place than before, or is only in one of the two pictures. */
export interface Shift {
  readonly kind: 'inserted' | 'removed' | 'moved';
  /** Rows shift up and down, columns to the left and right. */
  readonly axis: 'rows' | 'columns';
  /** The first row or column: of the new picture, or of the old one if it was removed. */
  readonly at: number;
  /** How many. */
  readonly size: number;
  /** Where it was, if it moved. */
  readonly from: number | undefined;
  /** The part of each row or column that shifted; `undefined` if all of it did. */
  readonly across: { readonly from: number; readonly to: number } | undefined;
  /** The same for the same content at other places and in other pictures. */
  readonly signature: string;
}

/** A dense patch in which two pictures differ. */
export interface Region {
  /** In the new picture, and where that was in the old one. */
  readonly box: Box;
  readonly was: Box;
  /** How many pixels of it differ. */
  readonly pixels: number;
  /** By how much a colour channel differs at most, of 255. */
  readonly mostLevels: number;
  /** The same for the same change at other places and in other pictures. */
  readonly signature: string;
}

export interface Ignored {
  readonly pixels: number;
  readonly mostLevels: number;
}

/** The status of a shot, or of a picture in `output/` without a shot. */
export type CheckStatus =
  /** It is the same as its baseline, or so similar that a person sees no difference. */
  | 'same'
  | 'changed'
  /** There is no baseline. */
  | 'new'
  /** There is a baseline, and no shot for it. */
  | 'removed'
  /** It is the same as the baseline of a shot that does not exist any more. */
  | 'renamed'
  /** There is no picture, or the baseline cannot be read. */
  | 'failed'
  /** Its pictures differ each time. */
  | 'unstable'
  /** It differs, and the baseline was made in another environment. */
  | 'inconclusive';

/**
 * The report of a check: the document `report.json`, which `--reporter json` prints too. The version is increased if a
 * field is removed or changes its meaning, but not for a new field. Files are relative to the folder of the report.
 */
export interface CheckReport {
  readonly version: 1;
  /** Compared with the pictures in `output/`, or with another site that was photographed at the same time. */
  readonly against: Against;
  /** Shots in the order of the config, then what was removed. */
  readonly shots: readonly CheckedShot[];
  /** Changes that are the same in several shots. Those in most shots come first. */
  readonly groups: readonly ChangeGroup[];
  readonly counts: Readonly<Record<CheckStatus, number>>;
  /** How many of the same shots were not captured, because nothing changed that could change them. */
  readonly reused: number;
  /** The environment of the new pictures; `null` if no browser was needed. */
  readonly environment: Environment | null;
  /** How it differs from the environment of the baselines, in one line; `null` if it does not. */
  readonly elsewhere: string | null;
  /** Whether new pictures are accepted. */
  readonly allowNew: boolean;
  readonly durationMs: number;
  /** The folder of the baselines, whole path. */
  readonly output: string;
  readonly interrupted: RunReport['interrupted'];
  /** How many shots were not begun because of that. */
  readonly skipped: number;
}

export type Against =
  | { readonly kind: 'baselines' }
  | { readonly kind: 'folder' | 'git' | 'url'; readonly name: string };

export interface CheckedShot {
  readonly id: string;
  /** Of the picture, relative to `output`: `guide/install.dark.png`. */
  readonly file: string;
  /** The page's path, as the config has it. */
  readonly path: string;
  /** Empty if the config names no variants. */
  readonly variant: string;
  readonly status: CheckStatus;
  /** The verdict in one sentence, e.g. `48 px inserted at y = 312; the rest moved, otherwise unchanged`. */
  readonly sentence: string;
  /** `null` where there is none. Of shots that are the same, only sizes and hashes are kept: no files. */
  readonly baseline: ReportedPicture | null;
  readonly actual: ReportedPicture | null;
  /** The new picture with the changes outlined, and the old picture faintly beneath it. */
  readonly diff: ReportedPicture | null;
  /** From top to bottom. */
  readonly changes: readonly ReportedChange[];
  /** The file of the baseline that shows the same, if it was renamed. */
  readonly renamedFrom: string | null;
  readonly ignored: Ignored | null;
  readonly failure: Failure | null;
  /** Whether it was not captured, because nothing changed that could change it. */
  readonly reused: boolean;
  /** Why it was reused, or captured; `null` where nothing could be reused. */
  readonly reason: string | null;
  readonly notes: readonly Note[];
  /** The final address of the page, after redirects; `null` if it was never reached. */
  readonly url: string | null;
  readonly durationMs: number;
  /** The entry of the new picture in `snapshots.json` if it is approved; `null` if there is no picture. */
  readonly record: ReportedRecord | null;
}

export interface ReportedPicture {
  /** Relative to the folder of the report, with slashes; `null` if the report keeps no copy. */
  readonly file: string | null;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/** An entry of `snapshots.json`. */
export interface ReportedRecord {
  readonly page: string;
  readonly variant?: string | undefined;
  readonly width: number;
  readonly height: number;
  readonly scale?: number | undefined;
  readonly sha256: string;
  readonly alt: string;
  readonly options?: string | undefined;
  readonly environment?: string | undefined;
  readonly masked?: readonly Box[] | undefined;
}

/** One thing that changed, named. */
export interface ReportedChange {
  readonly kind: Exclude<ChangeKind, 'noise'> | 'inserted' | 'removed' | 'font';
  /** In pixels of the new picture; `null` if it is not there any more. */
  readonly box: Box | null;
  /** In pixels of the old picture; `null` if it was not there. */
  readonly was: Box | null;
  /** The element in which it lies; `null` if there is no record of the page. */
  readonly element: ReportedElement | null;
  /** The old and the new state in words; empty if words cannot describe it. */
  readonly before: string;
  readonly after: string;
  /** The cause, if it is known, e.g. `the font /inter.woff2 answered 404`. */
  readonly cause: string | null;
  /** All of it in one sentence, e.g. `"Sign up" became "Join" in #cta`. */
  readonly sentence: string;
  /** The id of its group; `null` if no other shot has the same. */
  readonly group: string | null;
}

export interface ReportedElement {
  /** Finds it, or what it lies in if selectors end there. */
  readonly selector: string;
  /** For people, e.g. `#clock in the frame #news`. */
  readonly name: string;
  /** The beginning of its text. */
  readonly text: string;
}

/** A change that is the same in several shots, so that it can be approved at once. */
export interface ChangeGroup {
  /** What is typed to approve it: `1`, `2`… */
  readonly id: string;
  readonly sentence: string;
  /** Their ids. */
  readonly shots: readonly string[];
}

/** The events of a check. */
export type CheckEvent =
  | Exclude<RunEvent, { readonly kind: 'shot-end' | 'end' }>
  | { readonly kind: 'checked'; readonly shot: Shot; readonly checked: CheckedShot }
  | { readonly kind: 'checked-all'; readonly report: CheckReport; readonly folder: string };

/** Which results of a check are approved. A shot is approved if `shots` or `groups` includes it. */
export interface ApprovalChoice {
  /** Globs of shot ids, pages or paths. If both lists are empty, everything is included. */
  readonly shots: readonly string[];
  /** Ids of groups. They include the shots in which nothing else changed. */
  readonly groups: readonly string[];
  /** Whether baselines without a shot are deleted too. */
  readonly prune: boolean;
}

/** The result of approving, or of undoing an approval. */
export interface Approval {
  /** The shots that were approved or undone, with their statuses in the check. */
  readonly shots: readonly { readonly id: string; readonly status: CheckStatus }[];
  /** The files of the pictures that were written, and those that were deleted. */
  readonly written: readonly string[];
  readonly deleted: readonly string[];
  /** The shots that were chosen but not approved, with the reasons. */
  readonly left: readonly { readonly id: string; readonly reason: string }[];
}
