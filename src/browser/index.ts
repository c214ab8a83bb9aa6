/**
 * The browser that takes the pictures: found or fetched, launched, launched again if it dies or is old, and closed.
 */
import { setImmediate } from 'node:timers/promises';
import type { BrowserContext, BrowserContextOptions } from 'playwright';
import { SnapshotError } from '../errors.ts';
import type { BrowserChoice, RunEvent } from '../model/index.ts';
import { downloadForbiddenBy, findBrowser, noBrowser } from './find.ts';
import { type Fonts, openFonts, proveText } from './fonts/index.ts';
import { type Identity, identityOf } from './identity.ts';
import { launchBrowser, type RunningBrowser } from './launch.ts';
import { type Machine, thisMachine } from './machine.ts';
import { mayHaveBrowsers, playwrightPlaces } from './playwright.ts';
import { openSuccession } from './succession.ts';

export { downloadForbiddenBy } from './find.ts';
export { type FontSet, fontSets, isFetched, provideFontSets } from './fonts/index.ts';
export { type Machine, thisMachine } from './machine.ts';

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
   * @throws SnapshotError `BROWSER_NOT_FOUND`, `BROWSER_DOWNLOAD`, `BROWSER_LAUNCH`, `FONTS_NOT_FOUND`,
   *   `FONTS_DOWNLOAD` or `FONTS_NOT_DRAWN`, the same one each time; the signal's reason if the run was aborted.
   */
  newContext(options: BrowserContextOptions): Promise<BrowserContext>;
  /**
   * Whether a context may serve once more in the place of a fresh one, as which it then counts: its browser lives, and
   * is not too old.
   */
  again(context: BrowserContext): boolean;
  /**
   * Whether the browser of a context still does what it is there for. One that does not, because a process of it stands
   * still, is ended by force, and another one takes its place.
   */
  stillWorks(context: BrowserContext): Promise<boolean>;
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

interface Opening {
  readonly signal: AbortSignal;
  onEvent(event: BrowserEvent): void;
  /** What goes first: loading Playwright takes a third of a second of this thread. Default: nothing. */
  readonly after?: Promise<void>;
  /** Whether it is launched when it is first asked for a context or for what it is. Default: at once. */
  readonly whenNeeded?: boolean | undefined;
  /** After how many contexts another browser takes over. Default: `contextsOfABrowser`. */
  readonly contextsEach?: number;
}

/**
 * Over 376 contexts of pages with pictures of their own neither the browser's memory nor Playwright's grew (324 MiB at
 * the end, 386 at the start). So this bounds what pages can leave behind that are worse than those, and what a longer
 * run may show. A launch takes half a second of the processor, which 500 shots do not notice.
 */
const contextsOfABrowser = 500;

/**
 * Begins to find, or fetch, and to launch a browser, and returns at once. Trouble shows when the browser is asked
 * for.
 */
export function openBrowser(
  choice: BrowserChoice,
  { contextsEach = contextsOfABrowser, ...options }: Opening,
): BrowserHandle {
  const begin = performance.now();
  const closing = new AbortController();
  const signal = AbortSignal.any([options.signal, closing.signal]);
  const notices = new Set<string>();
  const machine = thisMachine();
  const located = locate(choice, machine, { signal, onEvent: tell, after: options.after });
  // One after the other: of two downloads at once nobody could tell how far they are.
  const fonts = located.then(() => openFonts(choice, machine, { signal, onEvent: tell }));
  // Whoever asks for the browser meets the error; until someone does it is nobody's.
  fonts.catch(() => {});
  const succession = openSuccession(launch, { signal, contextsEach });
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

  let isTold = false;
  async function launch(): Promise<RunningBrowser> {
    const [path, opened] = await Promise.all([located, fonts]);
    const { args } = choice;
    const start = () => launchBrowser(path, { signal, onNotice: notice, args, env: opened.env });
    const launched = isTold ? await start() : await startWithText(start, path, opened);
    if (!isTold) tellReady(launched, path);
    isTold = true;
    return launched;
  }

  /** Nothing is photographed before it is known that text is drawn. */
  async function startWithText(
    start: () => Promise<RunningBrowser>,
    path: string,
    opened: Fonts,
    isSecond = false,
  ): Promise<RunningBrowser> {
    const launched = await start();
    try {
      await proveText({ browser: launched.browser, path, args: choice.args }, opened, signal);
      return launched;
    } catch (error) {
      await launched.kill();
      await launched.close();
      signal.throwIfAborted();
      if (error instanceof SnapshotError) throw error;
      // It died or stands still, which another one need not.
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
    const { name, version, headlessShell } = await succession.living();
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
    await succession.close();
    // A folder that stays behind is no trouble of the run's.
    await fonts.then((opened) => opened[Symbol.asyncDispose]()).catch(() => {});
  }

  // Whoever asks for the browser meets the error; until someone does it is nobody's.
  if (!options.whenNeeded) succession.living().catch(() => {});
  const { newContext, again, stillWorks } = succession;
  return { newContext, again, stillWorks, ready, whereabouts, close, [Symbol.asyncDispose]: close };
}

async function locate(
  choice: BrowserChoice,
  machine: Machine,
  { signal, onEvent, after }: Pick<Opening, 'signal' | 'onEvent'> & { after: Promise<void> | undefined },
): Promise<string> {
  await (after ?? setImmediate());
  signal.throwIfAborted();
  const quick = mayHaveBrowsers(machine) ? undefined : findBrowser(choice, machine, () => []);
  const { path, searched, damaged } = quick?.path ? quick : findBrowser(choice, machine, playwrightPlaces);
  if (path !== undefined) return path;

  const forbidden = downloadForbiddenBy(choice, machine);
  if (forbidden !== undefined) throw noBrowser(searched, forbidden, machine);
  if (damaged)
    onEvent({ kind: 'notice', message: `The browser in ${damaged} is damaged and is fetched again.` });
  const { provideBrowser } = await import('./provide.ts');
  return provideBrowser(machine, { signal, onEvent });
}
