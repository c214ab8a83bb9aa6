/**
 * The windows that shots are taken in. Opening one costs the browser as much as half a page does, most of it for a
 * process of its own; emptying one after its shot costs next to nothing. So a window serves another shot of its pool if
 * the shot before has left no residue: nothing but what can be taken away again.
 */
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { pageEventsOf } from '../../playwright/index.ts';
import type { Shot } from '../../model/index.ts';
import { blockRequests } from '../content/index.ts';
import { prepareScreen } from '../picture/index.ts';
import { prepareRecipe } from '../recipe/index.ts';
import { contextOptions } from '../view.ts';
import type { Window } from './contract.ts';
import type { WindowPool } from './pool.ts';
import { keepListening } from './listeners.ts';

export type { Window } from './contract.ts';
export { type IdleWindows, keepIdle } from './idle.ts';
export { poolOf } from './pool.ts';
export { watchResidue } from './residue.ts';

/** @param newContext Its errors are those of whoever opens a window. */
export async function openWindow(
  { options }: Shot,
  pool: WindowPool,
  newContext: (options: BrowserContextOptions) => Promise<BrowserContext>,
): Promise<Window> {
  const context = await newContext(contextOptions(options));
  const open = async () => {
    const page = await context.newPage();
    keepListening(page);
    await Promise.all([
      neverCache(page),
      prepareScreen(page, options),
      blockRequests(page, { block: options.block, siteUrl: pool.siteUrl }),
      prepareRecipe(page, { options, ...pool }),
    ]);
    return page;
  };
  let page: Promise<Page> | undefined;
  return {
    context,
    pool,
    page: () => (page ??= open()),
    served: 0,
    secured: false,
  };
}

/**
 * Nothing is taken from the browser's cache, which a window that is used again would have filled. It is not cleared
 * instead: the browser then takes from all its pages what they have loaded, and those that are being loaded ask for
 * some of it once more, by chance.
 */
async function neverCache(page: Page): Promise<void> {
  const session = await pageEventsOf(page);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
}
