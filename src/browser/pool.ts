/**
 * A pool with one browser at a time. A browser is replaced after a number of contexts, so that none grows without a
 * limit: the next one is launched while the old one goes on, and the old one is closed with the last of its contexts.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext, BrowserContextOptions } from 'playwright';
import { stillWorks } from './health-check.ts';
import type { RunningBrowser } from './launch.ts';
import { DeadlineExceeded, withDeadline } from '../deadline.ts';

export interface BrowserPool {
  /** A fresh context of the current browser. If that one died, another one is launched first. */
  newContext(options: BrowserContextOptions): Promise<BrowserContext>;
  /**
   * Whether a context can be used for another shot: its browser is connected and is still the current one. A context
   * that can is counted as a new one.
   */
  tryReuse(context: BrowserContext): boolean;
  /**
   * Whether the browser of a context still works. If it does not, it is killed, with everything that goes on in it, and
   * the next context comes from a new browser.
   */
  stillWorks(context: BrowserContext): Promise<boolean>;
  /** The current browser. The first call launches it. */
  runningBrowser(): Promise<RunningBrowser>;
  /** Closes all browsers, also those that are still being launched. Never throws. */
  close(): Promise<void>;
}

/** One browser, from its launch to its end. */
interface Instance {
  readonly running: Promise<RunningBrowser>;
  /** How many contexts it has provided; a reused context counts again. */
  contextsOpened: number;
  /** How many of its contexts are open or being opened. */
  openContexts: number;
  /** The health check that is under way, if there is one. */
  healthCheck?: Promise<boolean>;
  /** Set as soon as it is being closed. */
  closing?: Promise<void>;
}

/** To open a context takes some milliseconds, and seconds on a very busy machine. */
const contextTimeoutMs = 30_000;

/**
 * @param launch If it rejects for the first browser, the caller gets the error. If it rejects for a replacement, the old
 *   browser stays in use.
 * @param signal After it aborts, nothing is launched.
 * @param contextsPerInstance After how many contexts a browser is replaced.
 */
export function openBrowserPool(
  launch: () => Promise<RunningBrowser>,
  { signal, contextsPerInstance }: { signal: AbortSignal; contextsPerInstance: number },
): BrowserPool {
  const instances = new Set<Instance>();
  const instanceOf = new WeakMap<BrowserContext, Instance>();
  let current: Instance | undefined;
  let isReplacementLaunching = false;

  function launchInstance(): Instance {
    const instance: Instance = { running: launch(), contextsOpened: 0, openContexts: 0 };
    // The error is thrown where the browser is used. Until then it must not count as unhandled.
    instance.running.catch(() => {});
    instances.add(instance);
    return instance;
  }

  /**
   * Callers that find the browser dead at the same time share one launch.
   *
   * @param take Called with the instance in the same tick in which it was found connected.
   */
  async function connectedInstance(take?: (instance: Instance) => void): Promise<[Instance, RunningBrowser]> {
    for (;;) {
      signal.throwIfAborted();
      const instance = (current ??= launchInstance());
      const running = await instance.running;
      // It may have been replaced while it was launched.
      if (signal.aborted || instance !== current) continue;
      if (running.browser.isConnected()) {
        take?.(instance);
        return [instance, running];
      }
      void closeInstance(instance);
      current = undefined;
    }
  }

  async function newContext(options: BrowserContextOptions): Promise<BrowserContext> {
    const [instance, running] = await connectedInstance(acquire);
    try {
      return await openIn(instance, running, options);
    } catch (error) {
      // The event that the browser ended may come after the error that it caused.
      if (running.browser.isConnected()) await delay(100);
      if (running.browser.isConnected()) throw error;
      return openIn(...(await connectedInstance(acquire)), options);
    }
  }

  async function openIn(
    instance: Instance,
    { browser, kill }: RunningBrowser,
    options: BrowserContextOptions,
  ): Promise<BrowserContext> {
    const opening = browser.newContext(options);
    try {
      const context = await unlessAborted(withDeadline(contextTimeoutMs, opening));
      instanceOf.set(context, instance);
      context.once('close', () => release(instance));
      return context;
    } catch (error) {
      release(instance);
      if (error instanceof DeadlineExceeded) await kill();
      throw error;
    }
  }

  /** Rejects on abort, so that a browser that does not answer cannot hold up the end of the run. */
  function unlessAborted<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(signal.reason);
      const over = () => signal.removeEventListener('abort', abort);
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort);
      work.finally(over).then(resolve, reject);
    });
  }

  function tryReuse(context: BrowserContext): boolean {
    const instance = instanceOf.get(context);
    if (!instance || instance !== current || !context.browser()!.isConnected()) return false;
    countContext(instance);
    return true;
  }

  async function checkHealth(context: BrowserContext): Promise<boolean> {
    const instance = instanceOf.get(context)!;
    const { browser, kill } = await instance.running;
    instance.healthCheck ??= unlessAborted(stillWorks(browser)).finally(() => delete instance.healthCheck);
    const works = await instance.healthCheck;
    if (!works) await kill();
    return works;
  }

  function acquire(instance: Instance): void {
    instance.openContexts += 1;
    countContext(instance);
  }

  function countContext(instance: Instance): void {
    instance.contextsOpened += 1;
    if (instance.contextsOpened % contextsPerInstance === 0 && !isReplacementLaunching)
      void replaceCurrent(launchInstance());
  }

  function release(instance: Instance): void {
    instance.openContexts -= 1;
    if (instance !== current && instance.openContexts === 0) void closeInstance(instance);
  }

  async function replaceCurrent(next: Instance): Promise<void> {
    isReplacementLaunching = true;
    try {
      await next.running;
    } catch {
      instances.delete(next);
      return;
    } finally {
      isReplacementLaunching = false;
    }
    const before = current;
    current = next;
    if (before?.openContexts === 0) void closeInstance(before);
  }

  /** Every caller waits for the same close: a second `close()` of Playwright would resolve at once. */
  function closeInstance(instance: Instance): Promise<void> {
    instance.closing ??= instance.running
      .then((browser) => browser.close())
      // It was never launched.
      .catch(() => {})
      .then(() => void instances.delete(instance));
    return instance.closing;
  }

  return {
    newContext,
    tryReuse,
    stillWorks: checkHealth,
    runningBrowser: async () => (await connectedInstance())[1],
    close: async () => void (await Promise.all([...instances].map(closeInstance))),
  };
}
