import { inEachFrameWithAllRoots } from '../isolated-world.ts';
import type { Session } from '../../playwright/index.ts';

/** Adds CSS to every document and shadow root. What it changes is there at once, transitions or not. */
export async function addStyle(session: Session, css: string): Promise<void> {
  if (css !== '') await inEachFrameWithAllRoots(session, 'adoptStyle', css);
}
