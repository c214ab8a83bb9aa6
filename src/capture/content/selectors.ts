import { inMainFrame } from '../isolated-world.ts';
import type { Session } from '../../playwright/index.ts';

/** The selectors that are not valid CSS, e.g. `text=Accept`. */
export function unreadableCss(session: Session, selectors: readonly string[]): Promise<string[]> {
  return inMainFrame(session, 'unreadable', selectors);
}
