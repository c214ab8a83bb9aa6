import type { CheckEvent } from './check.ts';
import type { RunEvent } from './run.ts';

/**
 * Hears what a run or a check does: a function that is called with each event, or an object with such a method. What it
 * throws keeps nothing from the others, and is thrown when everything is over.
 */
export type Reporter<Event = RunEvent | CheckEvent> = ((event: Event) => void) | ReporterObject<Event>;

/** A reporter that is also told when it is over. */
export interface ReporterObject<Event = RunEvent | CheckEvent> {
  readonly report: (event: Event) => void;
  /** Comes last, also where the run threw before its end. Closing twice is harmless. */
  close?(): void;
}
