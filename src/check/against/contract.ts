import type { Comparer } from '../../compare/index.ts';
import type { Capturer } from '../../runner/index.ts';

/** The other side, which is compared with. */
export interface TheirSide {
  readonly name: string;
  readonly capturer: Capturer;
  readonly comparer: Comparer;
}
