import { check as checkShots } from '../../check/index.ts';
import { loadConfig } from '../../config/index.ts';
import { openCheckReporters, stderr, stdout } from '../../report/index.ts';
import { exitCodeOfCheck } from '../exit.ts';
import type { Invocation } from '../contract.ts';
import { listenForSignals } from '../signals.ts';

/** Compares every shot that was selected with its picture, or with another site. */
export async function check({
  flags,
  selection,
  reporters: names,
  verbosity,
  explain,
  audit,
  allowNew,
  against,
  cwd,
}: Invocation): Promise<number> {
  using interruption = listenForSignals();
  const { signal } = interruption;
  const reporting = await openCheckReporters(names, { stdout, stderr, verbosity, explain, cwd });
  signal.addEventListener('abort', () => {
    reporting.tell({ kind: 'notice', message: 'Stopping. A second Ctrl+C ends at once.' });
  });
  try {
    const config = await loadConfig(flags, cwd);
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
    // Whatever fails once the end was asked for, fails because of that.
    signal.throwIfAborted();
    throw error;
  } finally {
    reporting.close();
  }
}
