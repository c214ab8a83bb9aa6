import { loadConfig } from '../../config/index.ts';
import { doctor as examine } from '../../doctor/index.ts';
import type { DoctorReport } from '../../model/index.ts';
import { openDoctorReporter, stderr, stdout, tellAll } from '../../report/index.ts';
import { exitCodes } from '../exit.ts';
import type { Invocation } from '../contract.ts';
import { listenForSignals } from '../signals.ts';

/** Says which shots do not come out the same each time, and why. */
export async function doctor({ flags, selection, json, verbosity, cwd }: Invocation): Promise<number> {
  using interruption = listenForSignals();
  const { signal } = interruption;
  const reporter = await openDoctorReporter({ stdout, stderr, verbosity, json, cwd });
  const telling = tellAll([reporter.report]);
  try {
    const config = await loadConfig(flags, cwd);
    const report = await examine(config, { selection, reporters: [telling.tell], signal });
    reporter.end(report);
    telling.throwFirst();
    return exitCodeOf(report);
  } catch (error) {
    // Errors after an interruption are its consequences.
    signal.throwIfAborted();
    throw error;
  } finally {
    reporter.close();
  }
}

function exitCodeOf({ diagnoses }: DoctorReport): number {
  const some = (status: string) => diagnoses.some((diagnosis) => diagnosis.status === status);
  if (diagnoses.every(({ status }) => status === 'failed')) return exitCodes.nothingCaptured;
  if (some('failed')) return exitCodes.someFailed;
  return some('unstable') ? exitCodes.different : exitCodes.well;
}
