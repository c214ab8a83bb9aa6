import type { ContentOptions } from '../../options/index.ts';
import type { Session } from '../../playwright/index.ts';
import { addStyle } from './add-style.ts';

type Unseen = Required<Pick<ContentOptions, 'hide' | 'remove'>>;

/** Hides elements in all present documents and shadow roots, even if the page has removed our styles. */
export async function hideAgain(session: Session, options: Unseen): Promise<void> {
  await addStyle(session, cssOfUnseen(options));
}

/** CSS that hides elements. Each selector has its own rules, so that an invalid one does not disable the others. */
export function cssOfUnseen({ hide, remove }: Unseen): string {
  return [
    // Elements inside may set their own visibility. Those in a shadow root are not matched here, so opacity hides them.
    ...hide.flatMap((selector) => [
      `${selector} { visibility: hidden !important; opacity: 0 !important; transition: none !important }`,
      `:is(${selector}) * { visibility: hidden !important }`,
    ]),
    ...remove.map((selector) => `${selector} { display: none !important }`),
  ].join('\n');
}
