import { inEachFrameWithAllRoots } from '../isolated-world.ts';
import type { Session } from '../../playwright/index.ts';

/** Adds CSS to every document and shadow root. It takes effect at once, without transitions. */
export async function addStyle(session: Session, css: string): Promise<void> {
  if (css !== '') await inEachFrameWithAllRoots(session, 'adoptStyle', css);
}
