import type { CheckReport } from '../../../src/model/index.ts';
import { openCheckReporters } from '../../../src/report/index.ts';
import { screen } from '../../support/screen.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { eventsOf } from './made.ts';

/** Tells reporters a whole check, in a folder of its own. */
export async function tell(
  report: CheckReport,
  names: readonly string[],
): Promise<{ readonly cwd: string; readonly folder: string; readonly stdout: string }> {
  const cwd = await temporaryFolder();
  const folder = `${cwd}/.snapshot-site/check`;
  const stdout = screen();
  const context = { stdout, stderr: screen(), verbosity: 'normal', cwd } as const;
  const reporting = await openCheckReporters(names, context);
  for (const event of eventsOf({ ...report, output: `${cwd}/output` }, folder)) reporting.tell(event);
  reporting.close();
  reporting.throwFirst();
  return { cwd, folder, stdout: stdout.written() };
}
