import pLimit, { type LimitFunction } from 'p-limit';
import type { Browser, BrowserContext } from 'playwright';
import type { Interruption } from './interruption.ts';

/** The turn of a shot to have the browser for itself. */
export interface Turn extends Disposable {
  /** Waits for the turn. A second call waits for the same one. */
  take(): Promise<void>;
}

/** The turns of the shots in one browser. */
interface Turns {
  readonly one: LimitFunction;
  /** All shots that are being taken. If a shot's clock is paused for another shot, the function that ends the pause. */
  readonly shots: Map<Interruption, (() => void) | undefined>;
  /** The shot whose turn it is. */
  holder: Interruption | undefined;
}

/**
 * Each browser does one of these at a time: large pictures, pages that render, and pictures that it has refused once. Side
 * by side they take many times longer, and the browser loses some.
 */
const turns = new WeakMap<Browser, Turns>();

/**
 * A shot's clock is paused while it waits for its turn, because it did not cause the waiting. During the turn the clocks
 * of all other shots are paused, because the browser has little time for them.
 */
export function turnOf(context: BrowserContext, interruption: Interruption): Turn {
  const browser = context.browser()!;
  const all: Turns = turns.get(browser) ?? { one: pLimit(1), shots: new Map(), holder: undefined };
  turns.set(browser, all);
  let endTurn!: () => void;
  const over = new Promise<void>((resolve) => (endTurn = resolve));
  let ownTurn: Promise<void> | undefined;
  // If the shot is interrupted, its page may never answer, so the turn ends here.
  interruption.happened.then(endTurn, endTurn);

  const pauseForAnother = (shot: Interruption) => {
    const isForAnother = all.holder !== undefined && all.holder !== shot;
    all.shots.set(shot, isForAnother ? shot.pause() : undefined);
  };
  const resume = (shot: Interruption) => {
    all.shots.get(shot)?.();
    all.shots.set(shot, undefined);
  };
  const holdTurn = async () => {
    all.holder = interruption;
    for (const shot of all.shots.keys()) pauseForAnother(shot);
    await over;
    all.holder = undefined;
    for (const shot of all.shots.keys()) resume(shot);
  };
  pauseForAnother(interruption);
  return {
    take() {
      ownTurn ??= new Promise((resolve) => {
        const endPause = interruption.pause();
        void all.one(() => {
          endPause();
          resolve();
          return holdTurn();
        });
      });
      return ownTurn;
    },
    [Symbol.dispose]() {
      resume(interruption);
      all.shots.delete(interruption);
      endTurn();
    },
  };
}
