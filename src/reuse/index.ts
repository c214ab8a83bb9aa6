/**
 * What makes a second run almost free: a picture is not taken again while everything that decided how it came out is as
 * it was. The key of a shot says that of the tool and its options, its trace of the network, which is asked again.
 */
import type { BrowserHandle } from '../browser/index.ts';
import {
  type Capture,
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
  Keepsake,
  Note,
  Picture,
  RunningSite,
  Shot,
} from '../model/index.ts';
import { knownBrowser, openTraces, rememberBrowser, thisEnvironment } from '../store/index.ts';
import { openAsker } from './ask.ts';
import { traceDifference } from './difference.ts';
import { keyDifference, keyOf, storedCookies } from './key.ts';
import { openReplay } from './replay.ts';

export interface ReuseOptions {
  /** Whether pictures may be reused at all; if not, what is taken is remembered all the same. */
  readonly enabled: boolean;
  /** The share of the shots that are taken even if they could be reused, from 0 to 1. */
  readonly audit: number;
  /** Whether a picture that a check found to show the same is as good as the one that was taken. */
  readonly standIns: boolean;
  readonly signal: AbortSignal;
  notice(message: string): void;
}

/** What is remembered of pictures, for one run. */
export interface Reuse {
  /** Whether every picture may turn out to be as it was: then no browser is wanted before one is not. */
  readonly mayNeedNoBrowser: boolean;
  /** Where pictures are made; without launching the browser if it was here before. */
  environmentOf(browser: BrowserHandle): Promise<Environment>;
  /** While the sites run, their answers can be compared. */
  during(sites: ReadonlyMap<string, RunningSite>, environment: Environment): ReuseNow;
  /** Forgets what belongs to no shot any more. @param all All shots that there are. */
  prune(all: readonly Shot[]): Promise<void>;
}

export interface ReuseNow extends Disposable {
  /** @param sha256 Of the picture that is there; `undefined` if there is none. */
  look(shot: Shot, sha256: string | undefined): Promise<Looked>;
  /** To be captured with. */
  recorderFor(shot: Shot): TraceRecorder;
  /** @param sameAs The hash of the picture for which it stands: its own, or that of one that shows the same. */
  remember(shot: Shot, taken: Remembered, sameAs: string): Promise<void>;
  /** What could not be taken, or does not hold still, is taken again next time. */
  forget(shot: Shot): Promise<void>;
  /** Why a picture differs that was to be reused; after that nothing that is remembered is trusted. */
  convict(kept: Keepsake, recorder: TraceRecorder): Promise<Failure>;
}

/** Whether a picture need not be taken, and why; `audit`: it need not and is all the same, to be sure. */
export type Looked =
  | {
      readonly decision: 'reuse' | 'audit';
      readonly kept: Keepsake;
      readonly url: string;
      readonly reason: string;
    }
  | { readonly decision: 'capture'; readonly reason: string };

export interface Remembered extends Pick<Capture, 'url' | 'notes'> {
  readonly picture: Picture;
  /** Of its bytes. */
  readonly sha256: string;
  readonly recorder: TraceRecorder;
}

export function openReuse(
  config: Pick<Config, 'scratch' | 'browser'>,
  shots: readonly Shot[],
  { enabled, audit, standIns, signal, notice }: ReuseOptions,
): Reuse {
  const traces = openTraces(config.scratch);
  const audited = sample(shots, audit);
  let saidDamaged = false;
  let trusted = enabled;
  let program = 'unknown';

  return {
    mayNeedNoBrowser: enabled && audited.size === 0 && shots.every(traces.has),
    async environmentOf(browser) {
      const { identity, build, fonts } = await browser.identify();
      program = build;
      const known = identity && enabled ? await knownBrowser(config.scratch, identity) : undefined;
      const { name, version } = known ?? (await browser.ready());
      if (identity && !known) await rememberBrowser(config.scratch, identity, { name, version });
      return environmentBy({ name, version, fonts }, config.browser.args);
    },
    during(sites, environment) {
      const portable = portableBy(new Map([...sites].map(([name, { url }]) => [name, url])));
      const asker = openAsker(signal);
      const replay = openReplay(asker, portable);
      const bodies = openBodies();
      const keyNow = (shot: Shot) => {
        const site = portable.text(new URL(sites.get(shot.page.site)!.url).origin);
        return keyOf(shot, { environment, browser: program, site });
      };

      async function look(shot: Shot, sha256: string | undefined): Promise<Looked> {
        if (!enabled) return capture('nothing is to be reused');
        if (!trusted) return capture('a picture that was to be reused differed');
        if (sha256 === undefined) return capture('there is no picture yet');
        const { kept: all, isDamaged } = await traces.read(shot);
        if (isDamaged) {
          if (!saidDamaged) notice(damagedMessage(config.scratch));
          saidDamaged = true;
          return capture('what is remembered of it is damaged');
        }
        const kept = all.find(({ picture, sameAs = picture.sha256 }) =>
          standIns ? sameAs === sha256 : picture.sha256 === sha256 && sameAs === sha256,
        );
        if (!kept) return capture('nothing is remembered of its picture');
        const [doubt] = kept.trace.doubts;
        const difference =
          doubt ??
          keyDifference(kept.key, await keyNow(shot)) ??
          (await replay.difference(kept.trace, shot.options, await storedCookies(shot)));
        if (difference !== undefined) return capture(difference);
        const count = kept.trace.exchanges.length;
        const unchanged = count === 1 ? '1 answer as before' : `${count} answers as before`;
        const url = portable.address(kept.url);
        return audited.has(shot)
          ? { decision: 'audit', kept, url, reason: `to be sure: ${unchanged}` }
          : { decision: 'reuse', kept, url, reason: unchanged };
      }

      return {
        look,
        recorderFor: ({ options }) => recordTrace(options, { portable, bodies }),
        async remember(shot, { picture, sha256, recorder, url, notes }, sameAs) {
          const { width, height, title, masked } = picture;
          const { exchanges, doubts } = recorder.trace!;
          await traces.keep(shot, {
            key: await keyNow(shot),
            trace: { exchanges, doubts: [...doubts, ...doubtsOf(shot, notes)] },
            picture: { sha256, width, height, title, masked },
            sameAs: sameAs === sha256 ? undefined : sameAs,
            notes,
            url: portable.url(url ?? ''),
          });
        },
        forget: (shot) => traces.forget(shot),
        async convict(kept, recorder) {
          trusted = false;
          await traces.drop();
          const cause =
            traceDifference(kept.trace, recorder.trace!) ??
            'everything that it asks for is as it was, so the page does not come out the same each time';
          return {
            kind: 'audit',
            message: `its picture was to be reused, and taken all the same it is another one: ${cause}`,
            hint: 'What was remembered is dropped: the next run takes every shot. snapshot-site doctor says what moves on the page.',
          };
        },
        [Symbol.dispose]: () => asker[Symbol.dispose](),
      };
    },
    prune: (all) => traces.prune(all),
  };
}

/** The environment of this run, by what the browser says of itself. */
export function environmentBy(
  browser: { readonly name: string; readonly version: string; readonly fonts: string },
  args: readonly string[],
): Environment {
  return thisEnvironment(browser, args, recipeVersion);
}

function capture(reason: string): Looked {
  return { decision: 'capture', reason };
}

/** A page that did not hold still, was taken by the clock on the wall, or sees time or chance, may come out in another way. */
function doubtsOf({ options: { recipe } }: Shot, notes: readonly Note[]): string[] {
  return [
    ...(recipe.clock ? [] : ['it sees the time of day: recipe.clock is off']),
    ...(recipe.random ? [] : ['it sees real random numbers: recipe.random is off']),
    ...notes.filter(({ kind }) => kind === 'unstable' || kind === 'real-time').map(({ message }) => message),
  ];
}

/** At random, so that in the long run every shot has its turn. */
function sample(shots: readonly Shot[], share: number): ReadonlySet<Shot> {
  const drawn = shots.map((shot) => ({ shot, lot: Math.random() })).toSorted((a, b) => a.lot - b.lot);
  return new Set(drawn.slice(0, Math.ceil(shots.length * share)).map(({ shot }) => shot));
}

function damagedMessage(scratch: string): string {
  return `What is remembered in ${scratch} is damaged, wholly or in part; that part is ignored and written anew.`;
}
