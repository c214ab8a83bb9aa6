import type { Result } from '../../src/model/index.ts';
import { openReporters } from '../../src/report/index.ts';
import { eventsOf, report } from '../support/events.ts';
import { screen } from '../support/screen.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Tells reporters a whole run, in a folder of its own. */
export async function tellRun(
  results: readonly Result[],
  names: readonly string[],
): Promise<{ readonly cwd: string; readonly stdout: string }> {
  const cwd = await temporaryFolder();
  const stdout = screen();
  const context = { stdout, stderr: screen(), verbosity: 'normal', cwd } as const;
  const { tell, throwFirst, close } = await openReporters(names, context);
  for (const event of eventsOf(results)) {
    const told =
      event.kind === 'end' ? { ...event, report: report(results, { output: `${cwd}/output` }) } : event;
    tell(told);
  }
  close();
  throwFirst();
  return { cwd, stdout: stdout.written() };
}
