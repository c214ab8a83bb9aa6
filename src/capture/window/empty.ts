import { setTimeout as delay } from 'node:timers/promises';
import { putCameraAway } from '../picture/index.ts';
import { forgetFrames } from '../recipe/index.ts';
import { forgetWorlds } from '../isolated-world.ts';
import { type Session, sessionOf } from '../../playwright/index.ts';
import type { Window } from './contract.ts';
import { forgetListeners } from './listeners.ts';

/** If a window cannot be emptied within this time, it is closed. */
const patienceMs = 2_000;

/**
 * Removes what a shot can leave in its window: its document, its history, its name, all that a site can store in a
 * browser, and what the `later` options (pool.ts) have set. The cookies with which its shots begin are put back.
 *
 * @returns Whether nothing is left.
 */
export async function empty(window: Window): Promise<boolean> {
  const waiting = new AbortController();
  const patience = delay(patienceMs, false, { signal: waiting.signal });
  patience.catch(() => {});
  try {
    return await Promise.race([emptied(window), patience]);
  } catch {
    // The page or the browser can be closed at any time.
    return false;
  } finally {
    waiting.abort();
  }
}

async function emptied(window: Window): Promise<boolean> {
  const page = await window.page();
  const session = await sessionOf(page);
  const { origin } = new URL(window.pool.siteUrl);
  forgetListeners(page);
  // Session storage can be cleared only while its document is there. The page is frozen, so it cannot fill it again.
  await session.send('DOMStorage.clear', { storageId: { securityOrigin: origin, isLocalStorage: false } });
  // In the empty document our script resets `window.name`.
  await page.goto('about:blank', { waitUntil: 'commit', timeout: 0 });
  await Promise.all([
    putCameraAway(session),
    forgetFrames(page),
    session.send('Network.clearBrowserCookies'),
    session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' }),
  ]);
  if (window.cookies.length > 0) await window.context.addCookies(window.cookies);
  await forgetHistory(session);
  forgetWorlds(session);
  return true;
}

/** For a moment after the navigation the browser refuses this. */
async function forgetHistory(session: Session): Promise<void> {
  for (;;) {
    try {
      return void (await session.send('Page.resetNavigationHistory'));
    } catch (error) {
      if (!String(error).includes('Not attached to an active page')) throw error;
      await delay(1);
    }
  }
}
