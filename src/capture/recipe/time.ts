import type { Look } from './look.ts';

/** The time of a page, which passes as we grant it or as it does everywhere. */
export interface PageTime {
  /** Whether it passes as we grant it. */
  readonly virtual: boolean;
  /** Waits for something that the page does, such as its first answer. */
  during<Result>(work: Promise<Result>): Promise<Result>;
  /**
   * Lets time pass until the document in the window is so old, in milliseconds; a document that takes its place
   * begins at 0. Virtual time ends early where `isOver` says that more of it would change nothing.
   */
  until(age: number, isOver?: (seen: Look) => boolean): Promise<Look>;
  /**
   * Lets so many milliseconds more pass. Without `painting` it is the caller who lets the browser paint afterwards, so
   * that the page hears of its animations that have ended.
   */
  pass(ms: number, painting?: boolean): Promise<Look>;
  /** Whether the page asked the network for more until it was no longer waited for. */
  keptAsking(): boolean;
  /** Stops the page's own clock where it is until that is over, while what comes from outside reaches the page. */
  standUntil(isOver: () => Promise<boolean>): Promise<void>;
}

/** The page cannot be taken under virtual time; the message says why, in the words of a note. */
export class StoodStill extends Error {
  override readonly name = 'StoodStill';
}
