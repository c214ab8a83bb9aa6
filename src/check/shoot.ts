import type { BrowserHandle } from '../browser/index.ts';
import { capture, type IdleWindows, isPicture, recordBoxes, type TraceRecorder } from '../capture/index.ts';
import type { Failure, Note, PageBoxes, Picture, RunningSite, Shot } from '../model/index.ts';
import { originsOf } from '../stage.ts';
import { sha256Of } from '../store/index.ts';

/** A shot that was taken once. */
export interface Taken extends Seen {
  readonly picture: Picture;
  readonly sha256: string;
  /** What the page consisted of; `undefined` if it could not be read. */
  readonly boxes: PageBoxes | undefined;
  /** What decided how it came out; `undefined` where that is of no use. */
  readonly recorder: TraceRecorder | undefined;
}

/** One that could not be taken. */
export interface NotTaken extends Seen {
  readonly failure: Failure;
}

interface Seen {
  readonly notes: readonly Note[];
  /** Where the page was in the end. */
  readonly url: string | undefined;
}

/**
 * Takes a shot, with what its page consists of.
 *
 * @param apart Whether it is to have a window that no other shot was taken in, to make sure of one. Default: not.
 */
export type Shoot = (shot: Shot, apart?: boolean) => Promise<Taken | NotTaken>;

interface Shooting {
  readonly browser: BrowserHandle;
  readonly idle: IdleWindows;
  readonly signal: AbortSignal;
  /** Keeps what decides how a picture comes out. Default: nobody. */
  readonly recorderFor?: ((shot: Shot) => TraceRecorder) | undefined;
}

/** What takes the shots of these sites. */
export function shooter(
  sites: ReadonlyMap<string, RunningSite>,
  { browser: { newContext, stillWorks }, idle, signal, recorderFor }: Shooting,
): Shoot {
  const ownOrigins = originsOf(sites);
  return async (shot, apart = false) => {
    const boxes = recordBoxes(shot);
    const recorder = recorderFor?.(shot);
    const examiners = recorder ? [boxes, recorder] : [boxes];
    const siteUrl = sites.get(shot.page.site)!.url;
    const { taken, ...seen } = await capture(shot, {
      siteUrl,
      ownOrigins,
      newContext,
      stillWorks,
      idle: apart ? undefined : idle,
      signal,
      examiners,
    });
    if (!isPicture(taken)) return { failure: taken, ...seen };
    return { picture: taken, sha256: sha256Of(taken.bytes), boxes: boxes.boxes, recorder, ...seen };
  };
}
