import { check as checkShots } from '../../check/index.ts';
import { loadConfig } from '../../config/index.ts';
import { openCheckReporters } from '../../report/index.ts';
import { exitCodeOfCheck } from '../exit.ts';
import type { Invocation } from '../contract.ts';
import { reportersOf, reportingOf } from '../reporters.ts';
import { listenForSignals } from '../signals.ts';

/** Compares every shot that was selected with its picture, or with another site. */
export async function check(invocation: Invocation): Promise<number> {
  const { flags, selection, audit, allowNew, against, cwd } = invocation;
  using interruption = listenForSignals();
  const { signal } = interruption;
  const config = await loadConfig(flags, cwd);
  const reporting = await openCheckReporters(reportersOf(config, invocation), reportingOf(invocation));
  signal.addEventListener('abort', () => {
    reporting.tell({ kind: 'notice', message: 'Stopping. A second Ctrl+C ends at once.' });
  });
  try {
    // Pages that the command line names are just some of those that there are.
    const allPages = flags.pages === undefined;
    const { report } = await checkShots(config, {
      selection,
      allPages,
      audit,
      reporters: [reporting.tell],
      signal,
      allowNew,
      against: against === undefined ? undefined : { name: against, cwd },
    });
    reporting.throwFirst();
    return exitCodeOfCheck(report);
  } catch (error) {
    // Errors after an interruption are its consequences.
    signal.throwIfAborted();
    throw error;
  } finally {
    reporting.close();
  }
}
