import { constants } from 'node:os';
import { SnapshotError } from '../errors.ts';
import type { CheckReport, RunReport } from '../model/index.ts';

/** The exit codes. An interruption ends with 128 + the number of the signal. */
export const exitCodes = {
  well: 0,
  different: 1,
  couldNotRun: 2,
  someFailed: 3,
  nothingCaptured: 4,
  elsewhere: 5,
} as const;

/** 0 if every shot was captured; see `exitCodes` for the rest. */
export function exitCodeOfReport({ interrupted, counts }: RunReport): number {
  if (interrupted !== null) return exitCodeOfSignal(interrupted === 'aborted' ? 'SIGINT' : interrupted);
  if (counts.new + counts.changed + counts.unchanged + counts.reused === 0) return exitCodes.nothingCaptured;
  return counts.failed > 0 ? exitCodes.someFailed : exitCodes.well;
}

/** 0 if every picture is the same. Of several other codes, the one for the more serious reason. */
export function exitCodeOfCheck({ interrupted, counts, allowNew }: CheckReport): number {
  if (interrupted !== null) return exitCodeOfSignal(interrupted === 'aborted' ? 'SIGINT' : interrupted);
  const { same, changed, removed, renamed, failed, unstable, inconclusive } = counts;
  if (same + changed + renamed + unstable + inconclusive + counts.new === 0) return exitCodes.nothingCaptured;
  if (failed > 0) return exitCodes.someFailed;
  if (changed + removed + renamed + unstable + (allowNew ? 0 : counts.new) > 0) return exitCodes.different;
  return inconclusive > 0 ? exitCodes.elsewhere : exitCodes.well;
}

/** 2, except where the error says that there was nothing to do or that a signal came. */
export function exitCodeOfError(error: unknown): number {
  if (!(error instanceof SnapshotError)) return exitCodes.couldNotRun;
  if (error.code === 'NO_SHOTS') return exitCodes.nothingCaptured;
  if (error.code === 'INTERRUPTED') return exitCodeOfSignal(error.cause as NodeJS.Signals);
  return exitCodes.couldNotRun;
}

/** 130 for SIGINT, 143 for SIGTERM, 129 for SIGHUP. */
export function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return 128 + (constants.signals[signal] ?? constants.signals.SIGINT);
}
