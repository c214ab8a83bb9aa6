/**
 * The windows that shots are taken in. To open one costs as much as half a shot, most of it for a new process. To empty
 * one after its shot costs next to nothing. So a window serves another shot of its pool if the shot before has left no
 * residue, which is what cannot be removed.
 */
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { pageEventsOf } from '../../playwright/index.ts';
import type { Shot } from '../../model/index.ts';
import { blockRequests } from '../content/index.ts';
import { prepareScreen } from '../picture/index.ts';
import { prepareRecipe } from '../recipe/index.ts';
import { contextOptions } from '../view.ts';
import { restoreSession, storageOf } from '../login-state.ts';
import type { Window } from './contract.ts';
import type { WindowPool } from './pool.ts';
import { keepListening } from './listeners.ts';

export type { Window } from './contract.ts';
export { type IdleWindows, keepIdle } from './idle.ts';
export { poolOf, visitOf } from './pool.ts';
export { watchResidue } from './residue.ts';

/** @param newContext Its errors are thrown to the caller. */
export async function openWindow(
  { options }: Shot,
  pool: WindowPool,
  newContext: (options: BrowserContextOptions) => Promise<BrowserContext>,
): Promise<Window> {
  const { siteUrl, login } = pool;
  const storageState = await storageOf(options, { siteUrl, login });
  const context = await newContext({
    ...contextOptions(options),
    ...(storageState !== undefined && { storageState }),
  });
  const open = async () => {
    const page = await context.newPage();
    keepListening(page);
    await Promise.all([
      neverCache(page),
      restoreSession(page, options, { siteUrl, login }),
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
    cookies: typeof storageState === 'object' ? storageState.cookies : [],
    served: 0,
    secured: false,
  };
}

/**
 * Disables the browser's cache, which earlier shots of the window would have filled. To clear it instead would affect all
 * pages of the browser: those that are loading would request some files again, by chance.
 */
async function neverCache(page: Page): Promise<void> {
  const session = await pageEventsOf(page);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
}
