import { loadConfig } from '../../config/index.ts';
import { openReporters } from '../../report/index.ts';
import { run } from '../../run.ts';
import { exitCodeOfReport } from '../exit.ts';
import type { Invocation } from '../contract.ts';
import { reportersOf, reportingOf } from '../reporters.ts';
import { listenForSignals } from '../signals.ts';

/** Takes every shot that was selected, once or again and again. */
export async function capture(invocation: Invocation): Promise<number> {
  if (invocation.watch) return (await import('./watch.ts')).watch(invocation);
  const { flags, selection, audit, cwd } = invocation;
  using interruption = listenForSignals();
  const { signal } = interruption;
  const config = await loadConfig(flags, cwd);
  const reporting = await openReporters(reportersOf(config, invocation), reportingOf(invocation));
  signal.addEventListener('abort', () => {
    reporting.tell({ kind: 'notice', message: 'Stopping. A second Ctrl+C ends at once.' });
  });
  try {
    const report = await run(config, { selection, audit, reporters: [reporting.tell], signal });
    reporting.throwFirst();
    return exitCodeOfReport(report);
  } catch (error) {
    // Errors after an interruption are its consequences.
    signal.throwIfAborted();
    throw error;
  } finally {
    reporting.close();
  }
}
