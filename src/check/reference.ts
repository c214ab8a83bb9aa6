import type { Comparer } from '../compare/index.ts';
import type { Against, Box, Environment, Failure, Shot } from '../model/index.ts';
import type { Capturer } from '../runner/index.ts';
import type { ReportFolder } from '../store/index.ts';
import type { Checked } from './checked.ts';
import type { Side } from './difference.ts';

/** Where that comes from which new pictures are compared with. Disposing never throws. */
export interface Reference extends AsyncDisposable {
  readonly against: Against;
  /** Whether what is new may turn out to be renamed, once all shots are taken. */
  readonly mayRename: boolean;
  /** What it needs is there while the work goes on, beside the sites and the browser, and then ends. */
  during(setting: Setting, work: (ready: ReadyReference) => Promise<void>): Promise<void>;
  /** Tells what became of the pictures that no shot took. Called once all shots are taken. */
  settle(shots: readonly Checked[], means: Means): Promise<readonly Checked[]>;
  /** What people should know of the old pictures, once they were compared. Default: nothing. */
  notices?(): readonly string[];
}

/** Where the new pictures are made, and what compares them. */
export interface Setting {
  readonly capturer: Capturer;
  readonly environment: Environment;
  readonly comparer: Comparer;
}

export interface ReadyReference {
  /** How this environment differs from where most of the old pictures were made. */
  readonly elsewhere: string | undefined;
  before(shot: Shot): Promise<Before | NothingThere | CannotBeHad>;
}

/** What pictures are compared and kept with. */
export interface Means {
  readonly comparer: Comparer;
  readonly report: ReportFolder;
}

/** What a new picture is compared with. */
export interface Before extends Side {
  /** How the environment in which it was made differs from this one; `undefined` if it does not. */
  readonly elsewhere: string | undefined;
  /** What one has to know if it differs, e.g. that the options of the shot changed. */
  readonly remark: string | undefined;
  /** Which parts of it move by themselves, if it was taken just now: asked only where the pictures differ. */
  restless?(): Promise<Restless>;
}

/** What of a picture moves by itself, a sentence if that is too much of it, or why it cannot be known. */
export type Restless = Moving | string | CannotBeHad;

export interface Moving {
  /** In pixels of the picture. */
  readonly boxes: readonly Box[];
  /** The elements around them, where those are small, by their selectors. */
  readonly elements: ReadonlySet<string>;
}

/** There is nothing to compare with. */
export interface NothingThere {
  /** In words, e.g. `no baseline yet`. */
  readonly missing: string;
}

/** There is something and it is of no use. */
export interface CannotBeHad {
  readonly failure: Failure;
}
