import type { CheckEvent } from './check.ts';
import type { RunEvent } from './run.ts';

/**
 * Gets the events of a run or a check: a function that is called with each event, or an object with such a method. If it
 * throws, the other reporters still get the event, and the error is thrown at the end.
 */
export type Reporter<Event = RunEvent | CheckEvent> = ((event: Event) => void) | ReporterObject<Event>;

/** A reporter that is closed at the end. */
export interface ReporterObject<Event = RunEvent | CheckEvent> {
  readonly report: (event: Event) => void;
  /** Is called last, also if the run throws before its end. Closing twice is harmless. */
  close?(): void;
}
