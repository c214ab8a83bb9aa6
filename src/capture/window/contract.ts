import type { BrowserContext, Cookie, Page } from 'playwright';
import type { WindowPool } from './pool.ts';

/** A browser context with its only page. */
export interface Window {
  readonly context: BrowserContext;
  /** The shots that it can serve. */
  readonly pool: WindowPool;
  /** Its page, prepared for the first request of a shot. The first call opens it. */
  page(): Promise<Page>;
  /** The cookies with which each of its shots begins. */
  readonly cookies: readonly Cookie[];
  /** How many shots it has served. */
  served: number;
  /** Whether a host demanded HTTPS (HSTS). The browser cannot be made to forget this. */
  secured: boolean;
}
