import type { BrowserContext, Page } from 'playwright';
import type { WindowPool } from './pool.ts';

/** A context of its own with its one page. */
export interface Window {
  readonly context: BrowserContext;
  /** The shots that it can serve. */
  readonly pool: WindowPool;
  /** Its page, ready for the first request of a shot. It is opened when it is asked for. */
  page(): Promise<Page>;
  /** How many shots it has served. */
  served: number;
  /** Whether a host told it to be asked in a safe way only, which it cannot be made to forget. */
  secured: boolean;
}
