import type { EventEmitter } from 'node:events';
import type { Page } from 'playwright';

/** All that those who take a shot listen to, but for its crash, of which the browser's library has to hear too. */
const heard = [
  'console',
  'framenavigated',
  'popup',
  'request',
  'requestfailed',
  'requestfinished',
  'response',
  'websocket',
] as const;

/** Hears everything for nobody. */
const stay = () => {};

/**
 * To be called once for a page. Playwright sends a page's events only while somebody listens: to end that and begin
 * again with each shot would take it ten messages to itself.
 */
export function keepListening(page: Page): void {
  for (const name of heard) emitterOf(page).on(name, stay);
}

/** Nobody who took a shot hears the next one. What scripts throw is told of by the window, which has the one page. */
export function forgetListeners(page: Page): void {
  page.context().removeAllListeners('weberror');
  const emitter = emitterOf(page);
  for (const name of heard) {
    for (const listener of emitter.listeners(name)) {
      if (listener !== stay) emitter.off(name, listener as () => void);
    }
  }
}

/** In Playwright's types each of the events has a signature of its own, and nobody can ask who listens. */
function emitterOf(page: Page): EventEmitter {
  return page as unknown as EventEmitter;
}
