import type { Comparer } from '../compare/index.ts';
import type { Against, Box, Environment, Failure, Shot } from '../model/index.ts';
import type { Capturer } from '../runner/index.ts';
import type { ReportFolder } from '../store/index.ts';
import type { Checked } from './checked.ts';
import type { Side } from './difference.ts';

/** The source of the pictures that new ones are compared with. Disposing never throws. */
export interface Reference extends AsyncDisposable {
  readonly against: Against;
  /** Whether a new picture may turn out to be a renamed one, once all shots are taken. */
  readonly mayRename: boolean;
  /** Calls `work` while everything is available that `before` needs, such as the other site. */
  during(setting: Setting, work: (ready: ReadyReference) => Promise<void>): Promise<void>;
  /** Adds the pictures without a shot: removed or renamed. Called once all shots are taken. */
  settle(shots: readonly Checked[], means: Means): Promise<readonly Checked[]>;
  /** Notices about the old pictures, after the comparison. Default: none. */
  notices?(): readonly string[];
}

/** What captures the new pictures, and what compares them. */
export interface Setting {
  readonly capturer: Capturer;
  readonly environment: Environment;
  readonly comparer: Comparer;
}

export interface ReadyReference {
  /** How this environment differs from the one in which most of the old pictures were made. */
  readonly elsewhere: string | undefined;
  before(shot: Shot): Promise<Before | NothingThere | CannotBeHad>;
}

/** What compares pictures, and where the report keeps them. */
export interface Means {
  readonly comparer: Comparer;
  readonly report: ReportFolder;
}

/** The old picture of a shot, which the new one is compared with. */
export interface Before extends Side {
  /** How the environment in which it was made differs from this one; `undefined` if it does not. */
  readonly elsewhere: string | undefined;
  /** What may explain a difference, e.g. that the options of the shot changed. */
  readonly remark: string | undefined;
  /** Finds the parts that differ from capture to capture. Called only if the pictures differ; absent for stored pictures. */
  restless?(): Promise<Restless>;
}

/** The unstable parts of a picture; a sentence if they are too large; or a failure if they cannot be found. */
export type Restless = Moving | string | CannotBeHad;

export interface Moving {
  /** In pixels of the picture. */
  readonly boxes: readonly Box[];
  /** The selectors of the elements around them, where those are small. */
  readonly elements: ReadonlySet<string>;
}

/** There is no old picture. */
export interface NothingThere {
  /** The reason, e.g. `no baseline yet`. */
  readonly missing: string;
}

/** There is an old picture, but it cannot be used. */
export interface CannotBeHad {
  readonly failure: Failure;
}
