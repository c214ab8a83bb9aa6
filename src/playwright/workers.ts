import type { Page } from 'playwright';
import { clientOf } from './internals.ts';

/** One of Playwright's sessions inside. Those of a page's workers are its children. */
interface Parent {
  createChildSession(...args: unknown[]): Parent;
  send(method: 'Runtime.evaluate', parameters: { readonly expression: string }): Promise<unknown>;
}

/**
 * Runs a script in each worker of a page before the worker's own, in those of its workers too: Playwright lets a new one
 * wait until it has looked at it. To be called once for a page.
 *
 * @returns Whether it will. The public way, `page.on('worker')`, comes when the worker's own script has begun.
 */
export function enterWorkers(page: Page, script: string): boolean {
  const own = clientOf<Parent>(page);
  if (!own?.createChildSession) return false;
  enterChildren(own, script);
  return true;
}

function enterChildren(session: Parent, script: string): void {
  const create = session.createChildSession.bind(session);
  session.createChildSession = (...args) => {
    const child = create(...args);
    child.send('Runtime.evaluate', { expression: script }).catch(() => {});
    enterChildren(child, script);
    return child;
  };
}
