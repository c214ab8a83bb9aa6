/**
 * The browser that takes the pictures: found or fetched, launched, replaced if it dies or is old, and closed.
 */
import { setImmediate } from 'node:timers/promises';
import type { BrowserContext, BrowserContextOptions } from 'playwright';
import { SnapshotError } from '../errors.ts';
import type { BrowserChoice, RunEvent } from '../model/index.ts';
import { downloadForbiddenBy, findBrowser, noBrowser } from './find.ts';
import { type Fonts, openFonts, verifyText } from './fonts/index.ts';
import { type Identity, identityOf } from './identity.ts';
import { launchBrowser, type RunningBrowser } from './launch.ts';
import { type Machine, thisMachine } from './machine.ts';
import { mayHaveBrowsers, playwrightLocations } from './playwright.ts';
import { openBrowserPool } from './pool.ts';

export { downloadForbiddenBy } from './find.ts';
export { type FontSet, fontSets, isFetched, provideFontSets } from './fonts/index.ts';
export { type Machine, thisMachine } from './machine.ts';

/** What the browser reports while it gets ready. */
export type BrowserEvent = Extract<RunEvent, { kind: 'browser-download' | 'browser-ready' | 'notice' }>;

/**
 * A browser that is ready or is being launched. The caller closes it, in a `finally` or with `await using`. Closing
 * twice is harmless.
 */
export interface BrowserHandle extends AsyncDisposable {
  /**
   * A fresh context that shares nothing with others. If the browser died, another one is launched first. After a failed
   * action, `context.browser()?.isConnected()` tells whether the browser died.
   *
   * @throws SnapshotError `BROWSER_NOT_FOUND`, `BROWSER_DOWNLOAD`, `BROWSER_LAUNCH`, `FONTS_NOT_FOUND`,
   *   `FONTS_DOWNLOAD` or `FONTS_NOT_DRAWN`, the same one each time; the signal's reason if the run was aborted.
   */
  newContext(options: BrowserContextOptions): Promise<BrowserContext>;
  /**
   * Whether a context can be used for another shot: its browser is connected and is not about to be replaced. A context
   * that can is counted as a new one.
   */
  tryReuse(context: BrowserContext): boolean;
  /**
   * Whether the browser of a context still works. If one of its processes hangs, the browser is killed and replaced.
   */
  stillWorks(context: BrowserContext): Promise<boolean>;
  /** Which browser it is, once it has been launched. Throws as `newContext` does. */
  ready(): Promise<BrowserInfo>;
  /** Which program it is and which fonts it gets, found out without launching it. Throws as `newContext` does. */
  identify(): Promise<BrowserIdentity>;
  /** Closes the browser, or stops its download or launch. Takes a few seconds at most and never throws. */
  close(): Promise<void>;
}

/** Which browser takes the pictures. */
interface BrowserInfo {
  /** E.g. `Chrome Headless Shell`. */
  readonly name: string;
  /** E.g. `153.0.8010.0`. */
  readonly version: string;
  /** Its executable. */
  readonly path: string;
  /** Whether it is the headless shell, which opens contexts several times faster than a full browser. */
  readonly headlessShell: boolean;
  /** The fonts that its pages see, for the record: `pinned 1 + emoji`. */
  readonly fonts: string;
}

interface BrowserIdentity extends Identity {
  /** As in `BrowserInfo`. */
  readonly fonts: string;
}

interface OpenBrowserOptions {
  readonly signal: AbortSignal;
  onEvent(event: BrowserEvent): void;
  /** Work to wait for before Playwright is loaded, which blocks this thread for a third of a second. Default: none. */
  readonly after?: Promise<void>;
  /** Whether the launch waits for the first call of `newContext` or `ready`. Default: `false`. */
  readonly whenNeeded?: boolean | undefined;
  /** After how many contexts the browser is replaced. Default: `defaultContextsPerInstance`. */
  readonly contextsPerInstance?: number;
}

/**
 * Over 376 contexts of pages with many images, neither the browser's memory nor Playwright's grew (324 MiB at the end,
 * 386 at the start). So this limit is for pages that leak more, and for longer runs. A launch takes half a second of
 * processor time, which is little beside 500 shots.
 */
const defaultContextsPerInstance = 500;

/**
 * Begins to find or fetch a browser and to launch it, and returns at once. Errors are thrown by the methods of the
 * handle.
 */
export function openBrowser(
  choice: BrowserChoice,
  { contextsPerInstance = defaultContextsPerInstance, ...options }: OpenBrowserOptions,
): BrowserHandle {
  const begin = performance.now();
  const closing = new AbortController();
  const signal = AbortSignal.any([options.signal, closing.signal]);
  const notices = new Set<string>();
  const machine = thisMachine();
  const located = locate(choice, machine, { signal, onEvent: tell, after: options.after });
  // One download after the other, so that progress is reported of one at a time.
  const fonts = located.then(() => openFonts(choice, machine, { signal, onEvent: tell }));
  // The error is thrown where the browser is used. Until then it must not count as unhandled.
  fonts.catch(() => {});
  const pool = openBrowserPool(launch, { signal, contextsPerInstance });
  let closed: Promise<void> | undefined;

  /** A listener that throws ends the run: it stops what is going on, and the next call throws its error. */
  function tell(event: BrowserEvent): void {
    try {
      options.onEvent(event);
    } catch (error) {
      closing.abort(error);
    }
  }

  function notice(message: string): void {
    if (notices.has(message)) return;
    notices.add(message);
    tell({ kind: 'notice', message });
  }

  let isReported = false;
  async function launch(): Promise<RunningBrowser> {
    const [path, opened] = await Promise.all([located, fonts]);
    const { args } = choice;
    const start = () => launchBrowser(path, { signal, onNotice: notice, args, env: opened.env });
    const launched = isReported ? await start() : await startWithText(start, path, opened);
    if (!isReported) tellReady(launched, path);
    isReported = true;
    return launched;
  }

  /** Launches the browser and verifies that it draws text, before any picture is taken. */
  async function startWithText(
    start: () => Promise<RunningBrowser>,
    path: string,
    opened: Fonts,
    isSecond = false,
  ): Promise<RunningBrowser> {
    const launched = await start();
    try {
      await verifyText({ browser: launched.browser, path, args: choice.args }, opened, signal);
      return launched;
    } catch (error) {
      await launched.kill();
      await launched.close();
      signal.throwIfAborted();
      if (error instanceof SnapshotError) throw error;
      // It died or hangs; a second launch may work.
      if (!isSecond) return startWithText(start, path, opened, true);
      throw new SnapshotError('BROWSER_LAUNCH', `The browser ${path} was up, but drew no page: ${error}`, {
        hint: 'Run it by hand with --headless to see why, or name another browser with --browser or SNAPSHOT_SITE_BROWSER.',
        cause: error,
      });
    }
  }

  function tellReady({ name, version }: RunningBrowser, path: string): void {
    const durationMs = performance.now() - begin;
    tell({ kind: 'browser-ready', name: `${name} ${version}`, path, durationMs });
  }

  async function ready(): Promise<BrowserInfo> {
    const { name, version, headlessShell } = await pool.runningBrowser();
    return { name, version, path: await located, headlessShell, fonts: (await fonts).id };
  }

  async function identify(): Promise<BrowserIdentity> {
    const [path, { id }] = await Promise.all([located, fonts]);
    return { ...(await identityOf(path, signal)), fonts: id };
  }

  function close(): Promise<void> {
    closing.abort(new Error('The browser was closed.'));
    closed ??= end();
    return closed;
  }

  async function end(): Promise<void> {
    await pool.close();
    // A temporary folder that cannot be removed is no reason to fail.
    await fonts.then((opened) => opened[Symbol.asyncDispose]()).catch(() => {});
  }

  if (!options.whenNeeded) pool.runningBrowser().catch(() => {});
  const { newContext, tryReuse, stillWorks } = pool;
  return { newContext, tryReuse, stillWorks, ready, identify, close, [Symbol.asyncDispose]: close };
}

async function locate(
  choice: BrowserChoice,
  machine: Machine,
  {
    signal,
    onEvent,
    after,
  }: Pick<OpenBrowserOptions, 'signal' | 'onEvent'> & { after: Promise<void> | undefined },
): Promise<string> {
  await (after ?? setImmediate());
  signal.throwIfAborted();
  const quick = mayHaveBrowsers(machine) ? undefined : findBrowser(choice, machine, () => []);
  const { path, searched, damaged } = quick?.path ? quick : findBrowser(choice, machine, playwrightLocations);
  if (path !== undefined) return path;

  const forbidden = downloadForbiddenBy(choice, machine);
  if (forbidden !== undefined) throw noBrowser(searched, forbidden, machine);
  if (damaged)
    onEvent({ kind: 'notice', message: `The browser in ${damaged} is damaged and is fetched again.` });
  const { downloadBrowser } = await import('./download.ts');
  return downloadBrowser(machine, { signal, onEvent });
}
