/** What `check` finds out about pictures, and what `approve` takes over. */
import type { Environment, Failure, Note, RunEvent, RunReport, Shot } from './run.ts';
import type { Box, ChangeKind } from './page.ts';

/** What comparing two pictures gives. Boxes are in pixels of the pictures. */
export interface Comparison {
  readonly verdict: 'same' | 'changed';
  /** Rows and columns that were put in, taken out or moved, from top to bottom. */
  readonly shifts: readonly Shift[];
  /** Where the pictures differ once what was moved is put back, from top to bottom; noise is not among them. */
  readonly regions: readonly Region[];
  /** What differs and does not count, because it is faint, scattered, or within the limits that the options set. */
  readonly ignored: Ignored | undefined;
}

/** A part of the picture that is at another place than before, or only in one of the two. */
export interface Shift {
  readonly kind: 'inserted' | 'removed' | 'moved';
  /** Along which side: rows shift up and down, columns to the left and right. */
  readonly axis: 'rows' | 'columns';
  /** The first row or column: of the new picture, or of the old one if it was removed. */
  readonly at: number;
  /** How many. */
  readonly size: number;
  /** Where it was, if it moved. */
  readonly from: number | undefined;
  /** Which part of each row or column it takes, if not all of it: beside it, something stayed in place. */
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

/** What became of a shot, or of a picture in `output/` that has none. */
export type CheckStatus =
  /** As the baseline, or so close that nobody sees a difference. */
  | 'same'
  | 'changed'
  /** There is no baseline. */
  | 'new'
  /** There is a baseline, and no shot for it. */
  | 'removed'
  /** The baseline of another shot that is no more shows the same. */
  | 'renamed'
  /** There is no picture, or the baseline cannot be read. */
  | 'failed'
  /** It does not come out the same twice. */
  | 'unstable'
  /** It differs, and the baseline was made in another environment. */
  | 'inconclusive';

/**
 * What a check found: the document `report.json`, which `--reporter json` prints too. Version 1; a new field does not
 * count the version up, one that goes or changes its meaning does. Files are relative to the folder of the report.
 */
export interface CheckReport {
  readonly version: 1;
  /** Compared with the pictures in `output/`, or with another site that was photographed at the same time. */
  readonly against: Against;
  /** Shots in the order of the config, then what was removed. */
  readonly shots: readonly CheckedShot[];
  /** The same change in several shots, once; those in most shots first. */
  readonly groups: readonly ChangeGroup[];
  readonly counts: Readonly<Record<CheckStatus, number>>;
  /** How many of those that are the same were not captured, because nothing changed that could change them. */
  readonly reused: number;
  /** Where the new pictures were made; `null` if no browser was needed. */
  readonly environment: Environment | null;
  /** How that differs from where the baselines were made, in one line; `null` if it does not. */
  readonly elsewhere: string | null;
  /** Whether pictures without a baseline count as well. */
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
  /** The new picture with what changed outlined, and what was there before faint beneath it. */
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
  /** Where the page was in the end, after redirects; `null` if it was never reached. */
  readonly url: string | null;
  readonly durationMs: number;
  /** What `snapshots.json` will say of the new picture if it is approved; `null` if there is none. */
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
  /** What it lies in; `null` if nothing is known of the page. */
  readonly element: ReportedElement | null;
  /** How it was and how it is, in words; empty where words cannot say it. */
  readonly before: string;
  readonly after: string;
  /** Why, where that is known, e.g. `the font /inter.woff2 answered 404`. */
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

/** The same change in several shots: one decision. */
export interface ChangeGroup {
  /** What is typed to approve it: `1`, `2`… */
  readonly id: string;
  readonly sentence: string;
  /** Their ids. */
  readonly shots: readonly string[];
}

/** What `check` tells while it works. */
export type CheckEvent =
  | Exclude<RunEvent, { readonly kind: 'shot-end' | 'end' }>
  | { readonly kind: 'checked'; readonly shot: Shot; readonly checked: CheckedShot }
  | { readonly kind: 'checked-all'; readonly report: CheckReport; readonly folder: string };

/** Which of what a check found is taken over. Given several, a shot needs only one of them. */
export interface ApprovalChoice {
  /** Globs of shot ids, pages or paths; none means everything, where `groups` is empty too. */
  readonly shots: readonly string[];
  /** Ids of groups: the shots in which nothing else changed. */
  readonly groups: readonly string[];
  /** Whether baselines without a shot are deleted too. */
  readonly prune: boolean;
}

/** What approving did, or undoing it. */
export interface Approval {
  /** What was taken over or taken back, with the status that the check gave it. */
  readonly shots: readonly { readonly id: string; readonly status: CheckStatus }[];
  /** The files of the pictures that were written, and those that were deleted. */
  readonly written: readonly string[];
  readonly deleted: readonly string[];
  /** What was chosen and is not taken over, with the reason. */
  readonly left: readonly { readonly id: string; readonly reason: string }[];
}
