/**
 * The browser that takes the pictures: found or fetched, launched, launched again if it dies, and closed.
 */
import { setImmediate } from 'node:timers/promises';
import type { BrowserContext, BrowserContextOptions } from 'playwright';
import type { BrowserChoice, RunEvent } from '../model.ts';
import { downloadForbiddenBy, findBrowser, noBrowser } from './find.ts';
import { openFonts } from './fonts/index.ts';
import { type Identity, identityOf } from './identity.ts';
import { launchBrowser } from './launch.ts';
import type { RunningBrowser } from './launch.ts';
import { type Machine, thisMachine } from './machine.ts';
import { playwrightPlaces } from './playwright.ts';

/** What the browser tells while it gets ready. */
export type BrowserEvent = Extract<RunEvent, { kind: 'browser-download' | 'browser-ready' | 'notice' }>;

/**
 * A browser that is ready, or on its way.
 *
 * Whoever holds it closes it, in a `finally` or with `await using`. Closing twice is harmless.
 */
export interface BrowserHandle extends AsyncDisposable {
  /**
   * A fresh context, with nothing of any other. A browser that died meanwhile is launched again. Whether it died is
   * what `context.browser()?.isConnected()` tells once an action in that context has failed.
   *
   * @throws SnapshotError `BROWSER_NOT_FOUND`, `BROWSER_DOWNLOAD`, `BROWSER_LAUNCH`, `FONTS_NOT_FOUND` or
   *   `FONTS_DOWNLOAD`, the same one each time; the signal's reason if the run was aborted.
   */
  newContext(options: BrowserContextOptions): Promise<BrowserContext>;
  /** Which browser it is, once it has been launched. Throws as `newContext` does. */
  ready(): Promise<BrowserInfo>;
  /** What can be said of it without launching it. Throws as `newContext` does. */
  whereabouts(): Promise<Whereabouts>;
  /** Ends the browser, or whatever was going on to get one. Takes a few seconds at most and never throws. */
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
  /** Whether it is the small one without windows, which opens contexts several times faster. */
  readonly headlessShell: boolean;
  /** The fonts that its pages see, for the record: `pinned 1 + emoji`. */
  readonly fonts: string;
}

interface Whereabouts extends Identity {
  /** As in `BrowserInfo`. */
  readonly fonts: string;
}

export interface Opening {
  readonly signal: AbortSignal;
  onEvent(event: BrowserEvent): void;
  /** Whether it is launched when it is first asked for a context or for what it is. Default: at once. */
  readonly whenNeeded?: boolean | undefined;
}

/**
 * Begins to find, or fetch, and to launch a browser, and returns at once. Trouble shows when the browser is asked
 * for.
 */
export function openBrowser(choice: BrowserChoice, options: Opening): BrowserHandle {
  const begin = performance.now();
  const closing = new AbortController();
  const signal = AbortSignal.any([options.signal, closing.signal]);
  const notices = new Set<string>();
  const machine = thisMachine();
  const located = locate(choice, machine, { signal, onEvent: tell });
  // One after the other: of two downloads at once nobody could tell how far they are.
  const fonts = located.then(() => openFonts(choice, machine, { signal, onEvent: tell }));
  // Whoever asks for the browser meets the error; until someone does it is nobody's.
  fonts.catch(() => {});
  let running: Promise<RunningBrowser> | undefined;
  let closed: Promise<void> | undefined;

  /** A listener that throws ends the run: here it ends what goes on, and whoever asks next meets its error. */
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

  function launch(): Promise<RunningBrowser> {
    const launching = Promise.all([located, fonts]).then(([path, { env }]) =>
      launchBrowser(path, { signal, onNotice: notice, args: choice.args, env }),
    );
    // Whoever asks for the browser meets the error; until someone does it is nobody's.
    launching.catch(() => {});
    return launching;
  }

  /** What is told of the first launch is not told again. */
  function first(): Promise<RunningBrowser> {
    const launching = launch();
    launching.then(
      async ({ name, version }) =>
        tell({
          kind: 'browser-ready',
          name: `${name} ${version}`,
          path: await located,
          durationMs: performance.now() - begin,
        }),
      () => {},
    );
    return launching;
  }

  /** The browser that lives now. Those who find it dead at the same time share one launch. */
  async function living(): Promise<RunningBrowser> {
    for (;;) {
      const asked = (running ??= first());
      const found = await asked;
      signal.throwIfAborted();
      if (found.browser.isConnected()) return found;
      if (running === asked) running = launch();
    }
  }

  async function newContext(contextOptions: BrowserContextOptions): Promise<BrowserContext> {
    const { browser } = await living();
    try {
      return await browser.newContext(contextOptions);
    } catch (error) {
      if (browser.isConnected()) throw error;
      // It died in this very moment.
      return (await living()).browser.newContext(contextOptions);
    }
  }

  async function ready(): Promise<BrowserInfo> {
    const { name, version, headlessShell } = await living();
    return { name, version, path: await located, headlessShell, fonts: (await fonts).id };
  }

  async function whereabouts(): Promise<Whereabouts> {
    const [path, { id }] = await Promise.all([located, fonts]);
    return { ...(await identityOf(path, signal)), fonts: id };
  }

  function close(): Promise<void> {
    closing.abort(new Error('The browser was closed.'));
    closed ??= end();
    return closed;
  }

  async function end(): Promise<void> {
    // What did not come about needs no end, and a folder that stays behind is no trouble of the run's.
    await running?.then((browser) => browser.close()).catch(() => {});
    await fonts.then((opened) => opened[Symbol.asyncDispose]()).catch(() => {});
  }

  if (!options.whenNeeded) running = first();
  return { newContext, ready, whereabouts, close, [Symbol.asyncDispose]: close };
}

async function locate(
  choice: BrowserChoice,
  machine: Machine,
  { signal, onEvent }: { signal: AbortSignal; onEvent(event: BrowserEvent): void },
): Promise<string> {
  // Loading Playwright takes a third of a second of this thread. The caller starts the site first.
  await setImmediate();
  signal.throwIfAborted();
  const { path, searched } = findBrowser(choice, machine, playwrightPlaces);
  if (path !== undefined) return path;

  const forbidden = downloadForbiddenBy(choice, machine);
  if (forbidden !== undefined) throw noBrowser(searched, forbidden, machine);
  const { provideBrowser } = await import('./provide.ts');
  return provideBrowser(machine, { signal, onEvent });
}
