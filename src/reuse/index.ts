/**
 * Reuses pictures: a picture is not captured again while everything that decided how it looks is unchanged. The key of
 * a cache entry has the tool, the options and the environment. Its trace has the network requests, which are sent again
 * to compare the responses.
 */
import type { BrowserHandle } from '../browser/index.ts';
import {
  type Capture,
  type LoginState,
  openBodies,
  portableBy,
  recipeVersion,
  recordTrace,
  type TraceRecorder,
} from '../capture/index.ts';
import type {
  Config,
  Environment,
  Failure,
  CacheEntry,
  Note,
  Picture,
  RunningSite,
  Shot,
} from '../model/index.ts';
import { knownBrowser, openTraces, rememberBrowser, thisEnvironment } from '../store/index.ts';
import { openHttpClient } from './http-client.ts';
import { traceDifference } from './difference.ts';
import { fileDifference } from './files.ts';
import { keyDifference, keyOf, storedCookies } from './key.ts';
import { openReplay } from './replay.ts';

export interface ReuseOptions {
  /** Whether pictures may be reused. If not, captures are cached nevertheless. */
  readonly enabled: boolean;
  /** The share of the shots that are captured although they could be reused, from 0 to 1. */
  readonly audit: number;
  /**
   * Whether a baseline may be reused if a check found that the captured picture shows the same, though its bytes
   * differ.
   */
  readonly acceptEquivalents: boolean;
  readonly signal: AbortSignal;
  notice(message: string): void;
}

/** The cache of captured pictures, for one run. */
export interface Reuse {
  /** Whether all pictures might be reused: then the browser is launched only when one is not. */
  readonly mayNeedNoBrowser: boolean;
  /** The environment of this run. It is found out without launching the browser if that browser is known. */
  environmentOf(browser: BrowserHandle): Promise<Environment>;
  /** Opens a session while the sites run, because their responses are compared. */
  openSession(place: ReusePlace, environment: Environment): ReuseSession;
  /** Removes old entries of shots that no longer exist. @param all All shots that exist. */
  prune(all: readonly Shot[]): Promise<void>;
}

/** Where the shots of a run are taken. */
export interface ReusePlace {
  readonly sites: ReadonlyMap<string, RunningSite>;
  /** What the login of a shot's user has brought, or why the user could not log in; `undefined` for a shot without one. */
  loginOf(shot: Shot): Promise<LoginState | Failure | undefined>;
}

export interface ReuseSession extends Disposable {
  /** @param sha256 The hash of the existing picture; `undefined` if there is none. */
  decide(shot: Shot, sha256: string | undefined): Promise<ReuseDecision>;
  /** The recorder that a capture has to use. */
  recorderFor(shot: Shot): TraceRecorder;
  /**
   * @param sameAs The hash of the picture that this capture is equivalent to: its own, or that of a baseline that shows
   * the same.
   */
  remember(shot: Shot, taken: Remembered, sameAs: string): Promise<void>;
  /** Removes the entries of a shot that failed or is unstable, so that it is captured the next time. */
  forget(shot: Shot): Promise<void>;
  /**
   * Drops the whole cache because a picture that could be reused differs, and returns why. Nothing is reused after
   * that.
   */
  invalidate(entry: CacheEntry, recorder: TraceRecorder): Promise<Failure>;
}

/** What to do with a shot, and why; `audit`: capture it although its picture could be reused, to verify the cache. */
export type ReuseDecision =
  | {
      readonly action: 'reuse' | 'audit';
      readonly entry: CacheEntry;
      readonly url: string;
      readonly reason: string;
    }
  | { readonly action: 'capture'; readonly reason: string };

export interface Remembered extends Pick<Capture, 'url' | 'notes'> {
  readonly picture: Picture;
  /** The hash of the picture's bytes. */
  readonly sha256: string;
  readonly recorder: TraceRecorder;
  /** The login that it was captured with. */
  readonly login: LoginState | undefined;
}

export function openReuse(
  config: Pick<Config, 'workFolder' | 'browser'>,
  shots: readonly Shot[],
  { enabled, audit, acceptEquivalents, signal, notice }: ReuseOptions,
): Reuse {
  const traces = openTraces(config.workFolder);
  const audited = drawSample(shots, audit);
  let reportedDamage = false;
  let isTrusted = enabled;
  let program = 'unknown';

  return {
    // A user logs in with the browser.
    mayNeedNoBrowser:
      enabled &&
      audited.size === 0 &&
      shots.every((shot) => shot.options.user === undefined && traces.has(shot)),
    async environmentOf(browser) {
      const { identity, build, fonts } = await browser.identify();
      program = build;
      const known = identity && enabled ? await knownBrowser(config.workFolder, identity) : undefined;
      const { name, version } = known ?? (await browser.ready());
      if (identity && !known) await rememberBrowser(config.workFolder, identity, { name, version });
      return environmentBy({ name, version, fonts }, config.browser.args);
    },
    openSession({ sites, loginOf }, environment) {
      const portable = portableBy(new Map([...sites].map(([name, { url }]) => [name, url])));
      const client = openHttpClient(signal);
      const replay = openReplay(client, portable);
      const bodies = openBodies();
      const currentKey = async (shot: Shot, login: LoginState | undefined) => {
        const site = portable.text(new URL(sites.get(shot.page.site)!.url).origin);
        return keyOf(shot, { environment, browser: program, site, login });
      };

      async function decide(shot: Shot, sha256: string | undefined): Promise<ReuseDecision> {
        if (!enabled) return capture('reuse is switched off');
        if (!isTrusted) return capture('another cached picture was wrong');
        if (sha256 === undefined) return capture('there is no picture yet');
        const { entries, isDamaged } = await traces.read(shot);
        if (isDamaged) {
          if (!reportedDamage) notice(damagedMessage(config.workFolder));
          reportedDamage = true;
          return capture('its cache entry is damaged');
        }
        const entry = entries.find(({ picture, sameAs = picture.sha256 }) =>
          acceptEquivalents ? sameAs === sha256 : picture.sha256 === sha256 && sameAs === sha256,
        );
        if (!entry) return capture('its picture is not in the cache');
        const [reason] = entry.trace.reasonsNotToCache;
        if (reason !== undefined) return capture(reason);
        const login = await loginOf(shot);
        if (login && 'kind' in login) return capture('its user could not log in');
        const difference =
          keyDifference(entry.key, await currentKey(shot, login)) ??
          (await fileDifference(entry.trace.files, shot.options)) ??
          (await replay.difference(
            entry.trace,
            shot.options,
            await storedCookies(shot, { login, siteUrl: sites.get(shot.page.site)!.url }),
          ));
        if (difference !== undefined) return capture(difference);
        const count = entry.trace.exchanges.length;
        const unchanged = count === 1 ? '1 answer as before' : `${count} answers as before`;
        const url = portable.address(entry.url);
        return audited.has(shot)
          ? { action: 'audit', entry, url, reason: `audit: ${unchanged}` }
          : { action: 'reuse', entry, url, reason: unchanged };
      }

      return {
        decide,
        recorderFor: ({ options }) => recordTrace(options, { portable, bodies }),
        async remember(shot, { picture, sha256, recorder, login, url, notes }, sameAs) {
          const { width, height, title, masked } = picture;
          const { exchanges, files, reasonsNotToCache } = recorder.trace!;
          await traces.keep(shot, {
            key: await currentKey(shot, login),
            trace: {
              exchanges,
              files,
              reasonsNotToCache: [...reasonsNotToCache, ...reasonsOfShot(shot, notes)],
            },
            picture: { sha256, width, height, title, masked },
            sameAs: sameAs === sha256 ? undefined : sameAs,
            notes,
            url: portable.url(url ?? ''),
          });
        },
        forget: (shot) => traces.forget(shot),
        async invalidate(entry, recorder) {
          isTrusted = false;
          await traces.drop();
          const cause =
            traceDifference(entry.trace, recorder.trace!) ??
            'all its requests are answered as before, so the page does not look the same each time';
          return {
            kind: 'audit',
            message: `its picture could have been reused, but a new capture differs: ${cause}`,
            hint: 'The cache was dropped: the next run captures every shot. snapshot-site doctor says what moves on the page.',
          };
        },
        [Symbol.dispose]: () => client[Symbol.dispose](),
      };
    },
    prune: (all) => traces.prune(all),
  };
}

/** The environment of this run with this browser. */
export function environmentBy(
  browser: { readonly name: string; readonly version: string; readonly fonts: string },
  args: readonly string[],
): Environment {
  return thisEnvironment(browser, args, recipeVersion);
}

function capture(reason: string): ReuseDecision {
  return { action: 'capture', reason };
}

/**
 * Reasons why the page can look different the next time: it is unstable, ran in real time, or sees the time or random
 * numbers.
 */
function reasonsOfShot({ options: { recipe } }: Shot, notes: readonly Note[]): string[] {
  return [
    ...(recipe.clock ? [] : ['it sees the time of day: recipe.clock is off']),
    ...(recipe.random ? [] : ['it sees real random numbers: recipe.random is off']),
    ...notes.filter(({ kind }) => kind === 'unstable' || kind === 'real-time').map(({ message }) => message),
  ];
}

/** Random, so that each shot is drawn at some time. */
function drawSample(shots: readonly Shot[], share: number): ReadonlySet<Shot> {
  const drawn = shots.map((shot) => ({ shot, lot: Math.random() })).toSorted((a, b) => a.lot - b.lot);
  return new Set(drawn.slice(0, Math.ceil(shots.length * share)).map(({ shot }) => shot));
}

function damagedMessage(workFolder: string): string {
  return `The cache in ${workFolder} is damaged, wholly or in part. Damaged entries are ignored and replaced.`;
}
