import type { Failure, Note, Picture, Shot } from '../../src/model/index.ts';
import type { Lack } from './content.ts';
import type { Reference } from './reference.ts';

/** A page, and what came of it. */
export interface WildPage {
  readonly source: string;
  readonly shot: Shot;
  readonly siteUrl: string;
  /** Or why there is none. */
  reference?: Reference | string;
  readonly captures: Capturing[];
  verdict?: Verdict;
}

export interface Capturing {
  readonly condition: string;
  readonly taken: Picture | Failure;
  readonly notes: readonly Note[];
  readonly ms: number;
}

export interface Verdict {
  /** Of the first picture and the reference, if there are both. */
  readonly against:
    | {
        /** What the picture lacks of the whole page. */
        readonly lack: Lack;
        /** What it lacks of what a reader saw on the way down. */
        readonly lackOfRead: Lack;
        /** What the reference lacks of the picture, both times. */
        readonly surplus: Lack;
      }
    | undefined;
  /** Which captures gave other bytes than the first one, and where the pictures differ. */
  readonly differing: readonly { readonly capturing: Capturing; readonly where: string }[];
}
