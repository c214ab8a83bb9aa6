import type { ContentOptions } from '../../options.ts';
import type { Session } from '../../playwright/index.ts';
import { addStyle } from './add-style.ts';

type Unseen = Required<Pick<ContentOptions, 'hide' | 'remove'>>;

/** Keeps elements out of sight in all documents and shadow roots that are there now, whatever the page did to its styles. */
export async function hideAgain(session: Session, options: Unseen): Promise<void> {
  await addStyle(session, cssOfUnseen(options));
}

/** CSS that keeps elements out of sight. One rule each, so that one that cannot be read takes no other with it. */
export function cssOfUnseen({ hide, remove }: Unseen): string {
  return [
    // What is inside may have a visibility of its own, and in a shadow root nobody sees it from here.
    ...hide.flatMap((selector) => [
      `${selector} { visibility: hidden !important; opacity: 0 !important; transition: none !important }`,
      `:is(${selector}) * { visibility: hidden !important }`,
    ]),
    ...remove.map((selector) => `${selector} { display: none !important }`),
  ].join('\n');
}
