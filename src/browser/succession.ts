/**
 * One browser after another, so that none lives long enough to bloat: its successor is launched while it works on,
 * and it is closed once the last of its contexts is.
 */
import type { BrowserContext, BrowserContextOptions } from 'playwright';
import { stillWorks } from './checkup.ts';
import type { RunningBrowser } from './launch.ts';
import { Late, within } from './within.ts';

export interface Succession {
  /** A fresh context of the browser whose turn it is. One that died meanwhile is launched again. */
  newContext(options: BrowserContextOptions): Promise<BrowserContext>;
  /**
   * Whether a context may serve once more in the place of a fresh one, as which it then counts: its browser lives, and
   * no other has taken over.
   */
  again(context: BrowserContext): boolean;
  /**
   * Whether the browser of a context still does what it is there for. One that does not is ended by force, which ends all
   * that is under way in it, and another one takes its place.
   */
  stillWorks(context: BrowserContext): Promise<boolean>;
  /** The browser whose turn it is; the first one is launched when it is asked for. */
  living(): Promise<RunningBrowser>;
  /** Ends all that are up or on their way. Never throws. */
  close(): Promise<void>;
}

/** A browser, from the launch to the end. */
interface Reign {
  readonly running: Promise<RunningBrowser>;
  /** How many contexts it was asked for, those that served once more among them. */
  asked: number;
  /** How many of them are open, or about to be. */
  open: number;
  /** Whether it still works, while that is looked at. */
  checkup?: Promise<boolean>;
  /** Its end, once that has begun. */
  ended?: Promise<void>;
}

/** A context takes some milliseconds, and seconds on a very busy machine. */
const contextTimeoutMs = 30_000;

/**
 * @param launch Its errors are those of whoever asks for the first browser. A successor that does not come up is no
 *   trouble: the old one goes on.
 * @param signal Once it aborts, nothing is launched any more.
 * @param contextsEach How many contexts a browser opens until its successor is launched.
 */
export function openSuccession(
  launch: () => Promise<RunningBrowser>,
  { signal, contextsEach }: { signal: AbortSignal; contextsEach: number },
): Succession {
  const reigns = new Set<Reign>();
  const reignOf = new WeakMap<BrowserContext, Reign>();
  let current: Reign | undefined;
  let isSuccessorComing = false;

  function begin(): Reign {
    const reign: Reign = { running: launch(), asked: 0, open: 0 };
    // Whoever asks for the browser meets the error; until someone does it is nobody's.
    reign.running.catch(() => {});
    reigns.add(reign);
    return reign;
  }

  /**
   * Those who find the browser dead at the same time share one launch.
   *
   * @param take Is called before anything else can happen to it.
   */
  async function whoseTurn(take?: (reign: Reign) => void): Promise<[Reign, RunningBrowser]> {
    for (;;) {
      signal.throwIfAborted();
      const reign = (current ??= begin());
      const running = await reign.running;
      // Meanwhile it may have got a successor.
      if (signal.aborted || reign !== current) continue;
      if (running.browser.isConnected()) {
        take?.(reign);
        return [reign, running];
      }
      void end(reign);
      current = undefined;
    }
  }

  async function newContext(options: BrowserContextOptions): Promise<BrowserContext> {
    const [reign, running] = await whoseTurn(enter);
    try {
      return await open(reign, running, options);
    } catch (error) {
      if (running.browser.isConnected()) throw error;
      // It died in this very moment.
      return open(...(await whoseTurn(enter)), options);
    }
  }

  async function open(
    reign: Reign,
    { browser, kill }: RunningBrowser,
    options: BrowserContextOptions,
  ): Promise<BrowserContext> {
    const opening = browser.newContext(options);
    try {
      const context = await unlessAborted(within(contextTimeoutMs, opening));
      reignOf.set(context, reign);
      context.once('close', () => leave(reign));
      return context;
    } catch (error) {
      leave(reign);
      if (error instanceof Late) await kill();
      throw error;
    }
  }

  /** A browser that does not answer any more must not keep those who wait for it from ending the run. */
  function unlessAborted<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(signal.reason);
      const over = () => signal.removeEventListener('abort', abort);
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort);
      work.finally(over).then(resolve, reject);
    });
  }

  function again(context: BrowserContext): boolean {
    const reign = reignOf.get(context);
    if (!reign || reign !== current || !context.browser()!.isConnected()) return false;
    count(reign);
    return true;
  }

  async function checkUp(context: BrowserContext): Promise<boolean> {
    const reign = reignOf.get(context)!;
    const { browser, kill } = await reign.running;
    reign.checkup ??= unlessAborted(stillWorks(browser)).finally(() => delete reign.checkup);
    const works = await reign.checkup;
    if (!works) await kill();
    return works;
  }

  function enter(reign: Reign): void {
    reign.open += 1;
    count(reign);
  }

  function count(reign: Reign): void {
    reign.asked += 1;
    if (reign.asked % contextsEach === 0 && !isSuccessorComing) void succeed(begin());
  }

  function leave(reign: Reign): void {
    reign.open -= 1;
    if (reign !== current && reign.open === 0) void end(reign);
  }

  async function succeed(next: Reign): Promise<void> {
    isSuccessorComing = true;
    try {
      await next.running;
    } catch {
      reigns.delete(next);
      return;
    } finally {
      isSuccessorComing = false;
    }
    const before = current;
    current = next;
    if (before?.open === 0) void end(before);
  }

  /** Whoever asks twice waits for the same end: asked again, Playwright would say at once that it is done. */
  function end(reign: Reign): Promise<void> {
    reign.ended ??= reign.running
      .then((browser) => browser.close())
      // What did not come about needs no end.
      .catch(() => {})
      .then(() => void reigns.delete(reign));
    return reign.ended;
  }

  return {
    newContext,
    again,
    stillWorks: checkUp,
    living: async () => (await whoseTurn())[1],
    close: async () => void (await Promise.all([...reigns].map(end))),
  };
}
