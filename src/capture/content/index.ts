/**
 * Which content of a page is loaded and shown: requests that are blocked, elements that are hidden, and boxes that scroll
 * and are expanded.
 */
import type { Page } from 'playwright';
import { type Session, sessionOf } from '../../playwright/index.ts';
import type { Failure, ResolvedShotOptions } from '../../model/index.ts';
import { expand, scrollsInBody } from './expand.ts';
import { nothingMatches, rewrite } from './rewrite.ts';
import { unreadableCss } from './selectors.ts';
import { hideAgain } from './unseen.ts';

export { addStyle } from './add-style.ts';
export { blockRequests, isBlocked } from './block.ts';
export { unreadableCss } from './selectors.ts';
export { cssOfUnseen } from './unseen.ts';

/** Hides and expands elements after the page has loaded and before it is scrolled: see `arrangeAgain`. */
export async function arrange(page: Page, options: ResolvedShotOptions): Promise<Arranged> {
  return arrangeAgain(await sessionOf(page), options);
}

interface Arranged {
  /** A selector that cannot be read. */
  readonly failure: Failure | undefined;
  /** What matches nothing yet, e.g. `expand: nothing on the page matches .log`. */
  readonly missing: readonly string[];
  /** Whether a `body` that scrolls was expanded, as no picture of the window alone needs. */
  readonly opensBody: boolean;
}

/**
 * Hides and expands elements once more before the picture, because shadow roots, frames and elements may have been added
 * since. It costs next to nothing if the options name no elements.
 */
export async function arrangeAgain(session: Session, options: ResolvedShotOptions): Promise<Arranged> {
  const { hide, remove } = options;
  const opensBody = await needsBody(session, options);
  const opened = opensBody ? [...options.expand, 'body'] : options.expand;
  if (!arranges(options) && opened.length === 0) return { failure: undefined, missing: [], opensBody };
  const [texts, attributes] = [Object.keys(options.replaceText), Object.keys(options.set)];
  const failure = await unreadable(session, {
    hide,
    remove,
    replaceText: texts,
    set: attributes,
    expand: opened,
  });
  if (failure) return { failure, missing: [], opensBody };
  await hideAgain(session, options);
  const missing = [
    ...(await rewrite(session, options)),
    ...(await expand(session, opened)).map((selector) => nothingMatches('expand', selector)),
  ];
  return { failure, missing, opensBody };
}

/** Whether the options name elements. */
export function arranges({ hide, remove, expand: opened, replaceText, set }: ResolvedShotOptions): boolean {
  return [hide, remove, opened, Object.keys(replaceText), Object.keys(set)].some(({ length }) => length > 0);
}

/** In a picture of the whole page or of a `clip`, a `body` that scrolls has to be expanded. */
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
