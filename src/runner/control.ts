import { setMaxListeners } from 'node:events';
import { SnapshotError } from '../errors.ts';
import type { RunEvent, RunReport } from '../model/index.ts';
import { tellAll, type Telling } from '../report/index.ts';

/** How the parts of a run are ended, and whom they tell what happens. */
export interface RunControl<Event> {
  /** Ends the run from inside, with an error. */
  readonly stop: AbortController;
  /** Aborts when the run is to end, from outside or from inside. */
  readonly signal: AbortSignal;
  readonly tell: (event: Event) => void;
}

/** The events that every command tells which captures pages. */
export type CaptureEvent = Extract<
  RunEvent,
  { kind: `site-${string}` | `browser-${string}` | 'notice' | 'shot-begin' }
>;

/** @param signal Ends the run from outside. */
export function openControl<Event>(
  reporters: readonly ((event: Event) => void)[],
  signal: AbortSignal | undefined,
): RunControl<Event> & Telling<Event> {
  const stop = new AbortController();
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  // Each shot in progress listens.
  setMaxListeners(0, either);
  return { stop, signal: either, ...tellAll(reporters) };
}

/** The signal that ended the run, if it was one of the system's. */
export function interruption(reason: unknown): NonNullable<RunReport['interrupted']> {
  return reason instanceof SnapshotError && typeof reason.cause === 'string'
    ? (reason.cause as NodeJS.Signals)
    : 'aborted';
}
