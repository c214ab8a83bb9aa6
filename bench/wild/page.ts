import type { Failure, Note, Picture, Shot } from '../../src/model.ts';
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
  /** What the first picture lacks of the reference, and what the reference lacks of it, if there are both. */
  readonly lack: Lack | undefined;
  readonly surplus: Lack | undefined;
  /** Which captures gave other bytes than the first one, and where the pictures differ. */
  readonly differing: readonly { readonly capturing: Capturing; readonly where: string }[];
}
