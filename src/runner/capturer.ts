import { type BrowserHandle, openBrowser } from '../browser/index.ts';
import {
  type BoxRecorder,
  type Capture,
  capture,
  captureAll,
  type IdleWindows,
  isPicture,
  keepIdle,
  type LoginState,
  recordBoxes,
  type TraceRecorder,
} from '../capture/index.ts';
import type { Config, Failure, Note, PageBoxes, Picture, RunningSite, Shot } from '../model/index.ts';
import { removeStuck, sha256Of, writeStuck } from '../store/index.ts';
import type { CaptureEvent, RunControl } from './control.ts';
import { type Logins, openLogins } from './logins.ts';
import { originsOf, type Sites } from './sites.ts';
import { openTogether, type Together } from './together.ts';

/** Captures shots of sites that are up, in one browser. */
export interface Capturer {
  readonly sites: ReadonlyMap<string, RunningSite>;
  readonly browser: BrowserHandle;
  /** What the login of a shot's user has brought, or why the user could not log in; `undefined` for a shot without one. */
  loginOf(shot: Shot): Promise<LoginState | Failure | undefined>;
  /** Lets the users whose login has failed try again, as something may have changed. */
  forgetFailedLogins(): void;
  /** Captures a shot, with what its page consists of. */
  capture<Recorder extends TraceRecorder | undefined = undefined>(
    shot: Shot,
    options?: CaptureOptions<Recorder>,
  ): Promise<Captured<Recorder> | NotCaptured>;
  /** What lets shots of one visit be captured together. */
  readonly together: Together;
  /** The same browser, for other sites. */
  withSites(sites: ReadonlyMap<string, RunningSite>): Capturer;
}

interface CaptureOptions<Recorder> {
  /** Whether the shot gets a window that no other shot was captured in. Default: an idle window if there is one. */
  readonly freshWindow?: boolean;
  /** Keeps what decides how the picture comes out. Default: nothing is kept. */
  readonly recorder?: Recorder;
}

/** A shot that was captured once. */
export interface Captured<Recorder = TraceRecorder | undefined> extends Visit {
  readonly picture: Picture;
  readonly sha256: string;
  /** What the page consisted of; `undefined` if it could not be read. */
  readonly boxes: PageBoxes | undefined;
  /** The recorder that it was captured with. */
  readonly recorder: Recorder;
  /** The login that it was captured with. */
  readonly login: LoginState | undefined;
}

/** A shot that could not be captured. */
export interface NotCaptured extends Visit {
  readonly failure: Failure;
  /** What the window showed when an action failed. */
  readonly stuck: Uint8Array | undefined;
}

interface Visit {
  readonly notes: readonly Note[];
  /** Where the page was in the end. */
  readonly url: string | undefined;
}

/**
 * Launches the browser while the sites start. Disposing closes the browser and leaves the sites alone.
 *
 * @param options.whenNeeded Whether the browser is launched only when it is asked for something.
 * @throws SnapshotError if a site cannot be started; the browser is closed then.
 */
export async function openCapturer(
  config: Pick<Config, 'browser' | 'workFolder' | 'shot'>,
  { sites, shots }: { readonly sites: Sites; readonly shots: readonly Shot[] },
  { signal, tell, whenNeeded }: RunControl<CaptureEvent> & { readonly whenNeeded?: boolean },
): Promise<Capturer & AsyncDisposable> {
  // Returns at once: the browser is found and launched while the sites start. The sites get the thread first.
  const browser = openBrowser(config.browser, { signal, onEvent: tell, after: sites.underWay, whenNeeded });
  // When the run is ended, the browser closes while the sites stop.
  signal.addEventListener('abort', () => void browser.close(), { once: true });
  try {
    const running = await sites.start(shots);
    const capturer = capturerOf({
      sites: running,
      browser,
      idle: keepIdle(browser.tryReuse),
      config,
      signal,
    });
    return { ...capturer, [Symbol.asyncDispose]: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

interface Parts {
  readonly sites: ReadonlyMap<string, RunningSite>;
  readonly browser: BrowserHandle;
  /** The windows of the browser that wait for another shot. */
  readonly idle: IdleWindows;
  /** Default: one of its own. */
  readonly together?: Together;
  /** `.snapshot-site`, where it is shown where actions failed, and the options of the run, with which users log in. */
  readonly config: Pick<Config, 'workFolder' | 'shot'>;
  readonly signal: AbortSignal;
}

export function capturerOf({
  sites,
  browser,
  idle,
  together = openTogether(),
  config,
  signal,
}: Parts): Capturer {
  const { newContext, stillWorks } = browser;
  const ownOrigins = originsOf(sites);
  const how = { ownOrigins, newContext, stillWorks, signal };
  const logins = openLogins(sites, config.shot, how);

  async function captureOne({ shot, recorder, freshWindow = false }: Asked): Promise<Captured | NotCaptured> {
    const boxes = recordBoxes(shot);
    let login: LoginState | undefined;
    const taking = (present: LoginState | undefined) =>
      capture(shot, {
        ...how,
        siteUrl: sites.get(shot.page.site)!.url,
        idle: freshWindow ? undefined : idle,
        login: (login = present),
        examiners: recorder ? [boxes, recorder] : [boxes],
      });
    const captured = await loggedIn(shot, logins, taking);
    return capturedBy(shot, captured, { boxes, recorder, login });
  }

  /** Captures shots on one visit. The first one's recorder hears the requests of all. */
  async function captureMany(all: readonly Asked[]): Promise<ReadonlyMap<Shot, Captured | NotCaptured>> {
    const [{ shot, recorder }] = all as readonly [Asked, ...Asked[]];
    const login = await logins.of(shot);
    if (login && 'kind' in login) return new Map();
    const boxes = new Map(all.map((asked) => [asked.shot, recordBoxes(asked.shot)]));
    const captures = await captureAll(
      [...boxes].map(([member, own]) => ({ shot: member, examiners: [own] })),
      {
        ...how,
        siteUrl: sites.get(shot.page.site)!.url,
        idle,
        login,
        ...(recorder && { examiners: [recorder] }),
      },
    );
    const isLoggedOut = [...captures.values()].some(
      ({ opened }) => login && logins.signOfLogout(shot, login, opened),
    );
    if (isLoggedOut) return new Map();
    // As it is now: a shot that was left out uses its recorder again.
    const heard = recorder && { ...recorder };
    const results = [...captures].map(async ([member, done]) => {
      const captured = await capturedBy(member, done, { boxes: boxes.get(member)!, recorder: heard, login });
      return [member, captured] as const;
    });
    return new Map(await Promise.all(results));
  }

  async function capturedBy(
    shot: Shot,
    { taken, stuck, opened: _, ...visit }: Capture,
    {
      boxes,
      recorder,
      login,
    }: {
      readonly boxes: BoxRecorder;
      readonly recorder: TraceRecorder | undefined;
      readonly login: LoginState | undefined;
    },
  ): Promise<Captured | NotCaptured> {
    if (!isPicture(taken)) {
      const file = stuck && (await writeStuck(config.workFolder, shot, stuck));
      return { failure: file === undefined ? taken : stuckAt(taken, file), stuck, ...visit };
    }
    if (shot.options.actions.length > 0) await removeStuck(config.workFolder, shot);
    return { picture: taken, sha256: sha256Of(taken.bytes), boxes: boxes.boxes, recorder, login, ...visit };
  }

  const place = {};
  return {
    sites,
    browser,
    together,
    loginOf: logins.of,
    forgetFailedLogins: logins.forgetFailed,
    async capture<Recorder extends TraceRecorder | undefined>(
      shot: Shot,
      { freshWindow = false, recorder }: CaptureOptions<Recorder> = {},
    ) {
      const asked: Asked = { shot, recorder, freshWindow };
      const captured = freshWindow
        ? await together.captureAlone(shot, () => captureOne(asked))
        : await together.capture(asked, { place, all: captureMany, alone: captureOne });
      // Recorders of one run are of one kind.
      return captured as Captured<Recorder> | NotCaptured;
    },
    withSites: (others) => capturerOf({ sites: others, browser, idle, together, config, signal }),
  };
}

/** A shot that is to be captured. */
interface Asked {
  readonly shot: Shot;
  readonly recorder: TraceRecorder | undefined;
  readonly freshWindow: boolean;
}

/** Captures a shot with the login of its user. If the session has run out, the user logs in once more. */
async function loggedIn(
  shot: Shot,
  logins: Logins,
  taking: (login: LoginState | undefined) => Promise<Capture>,
): Promise<Capture> {
  const login = await logins.of(shot);
  if (login && 'kind' in login) return notLoggedIn(login);
  const first = await taking(login);
  if (!login || !logins.signOfLogout(shot, login, first.opened)) return first;
  const again = await logins.renew(shot, login);
  if (again && 'kind' in again) return notLoggedIn(again);
  const second = await taking(again);
  const sign = again && logins.signOfLogout(shot, again, second.opened);
  if (!sign) return second;
  const { name, path, isPathNamed } = shot.options.user!;
  // Where the form is has been guessed, so the guess may be wrong.
  if (sign === 'login' && !isPathNamed) {
    logins.accept(second.opened!);
    return second;
  }
  const what =
    sign === 'login' ? `sent the user ${name} to ${path}` : `answered the user ${name} with status 401`;
  return notLoggedIn({
    kind: 'login',
    message: `the page ${what}, also after a new login`,
    hint: `See whether ${name} may see this page, and whether the actions of users.${name} log in.`,
  });
}

function notLoggedIn(taken: Failure): Capture {
  return { taken, url: undefined, opened: undefined, notes: [], stuck: undefined };
}

/** The failure of an action, with the picture of where it stuck. */
function stuckAt({ hint = '', ...failure }: Failure, file: string): Failure {
  return { ...failure, hint: `${hint} Where it stuck: ${file}`.trim() };
}
