import type { EventEmitter } from 'node:events';
import type { Page } from 'playwright';

/** All events that a capture listens to, except `crash`, to which Playwright itself listens. */
const events = [
  'console',
  'framenavigated',
  'popup',
  'request',
  'requestfailed',
  'requestfinished',
  'response',
  'websocket',
] as const;

/** Keeps the subscriptions open. */
const keepSubscribed = () => {};

/**
 * Call it once for a page. Playwright subscribes to events while there is a listener. To do so again for each shot would
 * take it ten messages.
 */
export function keepListening(page: Page): void {
  for (const name of events) emitterOf(page).on(name, keepSubscribed);
}

/** Removes the listeners of a shot before the next one. Errors of scripts are events of the context, which has one page. */
export function forgetListeners(page: Page): void {
  page.context().removeAllListeners('weberror');
  const emitter = emitterOf(page);
  for (const name of events) {
    for (const listener of emitter.listeners(name)) {
      if (listener !== keepSubscribed) emitter.off(name, listener as () => void);
    }
  }
}

/** In Playwright's types each event has its own signature, and listeners cannot be listed. */
function emitterOf(page: Page): EventEmitter {
  return page as unknown as EventEmitter;
}
