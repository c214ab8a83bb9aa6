import { inMainFrame } from '../isolated-world.ts';
import type { Session } from '../../playwright/index.ts';

/** Those of the selectors that CSS cannot read, e.g. `text=Accept`. */
export function unreadableCss(session: Session, selectors: readonly string[]): Promise<string[]> {
  return inMainFrame(session, 'unreadable', selectors);
}
