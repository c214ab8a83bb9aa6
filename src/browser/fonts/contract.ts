import type { Sample } from './samples.ts';

/** How a browser has to be launched so that its pages get the chosen fonts. */
export interface Fonts extends AsyncDisposable {
  /** For the record of the environment: `pinned 1 + emoji`. */
  readonly id: string;
  /** Environment variables of the browser; `undefined` removes one. */
  readonly env: NodeJS.ProcessEnv;
  /** Texts to verify that these fonts are used; none for the fonts of the system, which are not known. */
  readonly samples: readonly Sample[];
  /** A folder with a marker file for each browser that was verified to draw with these fonts. */
  readonly verifiedFolder: string;
}
