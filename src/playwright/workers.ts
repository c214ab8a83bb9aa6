import type { Page } from 'playwright';
import { clientOf } from './internals.ts';

/** One of Playwright's internal sessions. The sessions of a page's workers are its children. */
interface Parent {
  createChildSession(...args: unknown[]): Parent;
  send(method: 'Runtime.evaluate', parameters: { readonly expression: string }): Promise<unknown>;
}

/**
 * Runs a script in each worker of a page before the worker's own script, also in workers of workers. Playwright pauses
 * a new worker until its session is created. To be called once for a page.
 *
 * @returns Whether the script will run. By the public API, `page.on('worker')`, it would run after the worker's own
 * script has begun.
 */
export function injectIntoWorkers(page: Page, script: string): boolean {
  const own = clientOf<Parent>(page);
  if (!own?.createChildSession) return false;
  injectIntoChildren(own, script);
  return true;
}

function injectIntoChildren(session: Parent, script: string): void {
  const create = session.createChildSession.bind(session);
  session.createChildSession = (...args) => {
    const child = create(...args);
    child.send('Runtime.evaluate', { expression: script }).catch(() => {});
    injectIntoChildren(child, script);
    return child;
  };
}
