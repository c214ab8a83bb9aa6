/**
 * What of a page's content is loaded and shown: requests that are never made, elements that are not seen, and boxes
 * that scroll inside and are opened.
 */
import type { Page } from 'playwright';
import { type Session, sessionOf } from '../../playwright/index.ts';
import type { Failure, ResolvedShotOptions } from '../../model/index.ts';
import { expand, scrollsInBody } from './expand.ts';
import { unreadableCss } from './selectors.ts';
import { hideAgain } from './unseen.ts';

export { addStyle } from './add-style.ts';
export { blockRequests } from './block.ts';
export { unreadableCss } from './selectors.ts';
export { cssOfUnseen } from './unseen.ts';

/** After load and before the scroll pass: see `arrangeAgain`. */
export async function arrange(page: Page, options: ResolvedShotOptions): Promise<Failure | undefined> {
  const { failure } = await arrangeAgain(await sessionOf(page), options);
  return failure;
}

interface Arranged {
  /** A selector that cannot be read. */
  readonly failure: Failure | undefined;
  /** The selectors of `expand` that match nothing yet. */
  readonly missing: readonly string[];
}

/**
 * Before the picture, for what came since: hides what shadow roots and frames brought, and opens what scrolls inside.
 * Costs next to nothing if the options ask for nothing.
 */
export async function arrangeAgain(session: Session, options: ResolvedShotOptions): Promise<Arranged> {
  const { hide, remove } = options;
  const opened = (await needsBody(session, options)) ? [...options.expand, 'body'] : options.expand;
  if (hide.length + remove.length + opened.length === 0) return { failure: undefined, missing: [] };
  const failure = await unreadable(session, { hide, remove, expand: opened });
  if (failure) return { failure, missing: [] };
  await hideAgain(session, options);
  const missing = await expand(session, opened);
  return { failure, missing };
}

/** The whole page, and a part of it, is not what the window happens to show of its body. */
async function needsBody(session: Session, { fullPage, clip }: ResolvedShotOptions): Promise<boolean> {
  return (fullPage || clip !== undefined) && (await scrollsInBody(session));
}

async function unreadable(
  session: Session,
  options: Readonly<Record<string, readonly string[]>>,
): Promise<Failure | undefined> {
  for (const [name, selectors] of Object.entries(options)) {
    const [selector] = await unreadableCss(session, selectors);
    if (selector !== undefined) {
      return {
        kind: 'selector',
        message: `${name}: ${selector} is no CSS selector`,
        hint: `Only selectors of CSS work in ${name}, e.g. '.banner' or '#clock'.`,
      };
    }
  }
  return undefined;
}
