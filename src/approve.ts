import { relative, resolve } from 'node:path';
import { suggest } from './suggest.ts';
import { SnapshotError } from './errors.ts';
import type { Approval, ApprovalChoice, Config } from './model/index.ts';
import { approve as takeOver, readCheckReport, reportFolderOf } from './store/index.ts';

export interface ApproveOptions {
  readonly choice: ApprovalChoice;
  /** The folder of a report that may have been made elsewhere; `undefined` means that of the last check here. */
  readonly from: string | undefined;
  /** What `from` is relative to. */
  readonly cwd: string;
}

/**
 * Approves what a check found.
 *
 * @throws SnapshotError as `approve` of the store does, and `REPORT` if the last check compared with another folder.
 */
export async function approve(config: Config, { choice, from, cwd }: ApproveOptions): Promise<Approval> {
  const { output, workFolder } = config;
  const folder = from === undefined ? reportFolderOf(workFolder) : resolve(cwd, from);
  if (from === undefined) await refuseAnotherOutput(folder, output, cwd);
  // A report from elsewhere is not trusted: its claims are verified.
  const foreign = from === undefined ? undefined : await import('./compare/index.ts');
  return takeOver(folder, { output, workFolder, choice, suggest, pictureFileFlaw: foreign?.pictureFileFlaw });
}

/** Refuses a report that compared with another output folder than the one that would be written. */
async function refuseAnotherOutput(folder: string, output: string, cwd: string): Promise<void> {
  const compared = (await readCheckReport(folder)).output;
  if (compared === output) return;
  throw new SnapshotError('REPORT', `The last check compared with ${compared}, not with ${output}.`, {
    hint: `Type --output ${compared}, or --from ${relative(cwd, folder)} if the two are the same.`,
  });
}
