import type { Comparer } from '../../compare/index.ts';
import type { Shoot } from '../shoot.ts';

/** The side that is compared with. */
export interface TheirSide {
  readonly name: string;
  readonly shoot: Shoot;
  readonly comparer: Comparer;
}
