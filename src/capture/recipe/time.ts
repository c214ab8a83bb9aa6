import type { Look } from './look.ts';

/** The time of a page: virtual time, which passes as we grant it, or real time. */
export interface PageTime {
  /** Whether it is virtual time. */
  readonly virtual: boolean;
  /** Waits for something that the page does, such as its first response. */
  during<Result>(work: Promise<Result>): Promise<Result>;
  /**
   * Lets time pass until the document in the window has this age, in milliseconds. A document that replaces it begins
   * at 0. Virtual time ends early if `isOver` says that more of it would change nothing.
   */
  until(age: number, isOver?: (seen: Look) => boolean): Promise<Look>;
  /**
   * Lets so many more milliseconds pass. If `painting` is false, the caller lets the browser paint afterwards, so that
   * the page gets the events of animations that have ended.
   */
  pass(ms: number, painting?: boolean): Promise<Look>;
  /**
   * What was done to a page, it hears by tasks and with frames: a dialog that was opened, an element that was scrolled, a
   * transition that began. This lets it hear that before its time goes on, however fast the machine paints.
   */
  hear(): Promise<Look>;
  /** Whether the page was still making requests when we stopped waiting for it. */
  keptAsking(): boolean;
  /**
   * Stops the page's own clock until `isOver` is true. Messages and results from outside reach the page meanwhile. If
   * `answering` is false, responses do not, and so nothing waits for them.
   */
  standUntil(isOver: () => Promise<boolean>, answering?: boolean): Promise<Look>;
}

/** The page cannot be captured under virtual time. The message says why, and becomes a note. */
export class StoodStill extends Error {
  override readonly name = 'StoodStill';
}
