import type { Sample } from './samples.ts';

/** What a browser has to be launched with so that its pages see the fonts that were chosen. */
export interface Fonts extends AsyncDisposable {
  /** For the record of the environment: `pinned 1 + emoji`. */
  readonly id: string;
  /** Variables of the browser's process; `undefined` takes one away. */
  readonly env: NodeJS.ProcessEnv;
  /** Texts that show whether they are drawn with these fonts; none for those of the system, which nobody knows. */
  readonly samples: readonly Sample[];
  /** A folder for notes on which browsers have been seen to draw with them. */
  readonly proofs: string;
}
