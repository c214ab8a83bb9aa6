import { SnapshotError } from '../../errors.ts';
import type { Approval, ApprovalChoice, CheckReport, Environment } from '../../model/index.ts';
import { readCheckReport } from '../check-report.ts';
import { fingerprint } from '../environment.ts';
import { choose, type Suggest } from './choose.ts';
import { beginLog, lastLog, type Log } from './log.ts';
import type { PictureFileFlaw } from './look.ts';
import { plan, type Plan } from './plan.ts';
import { filesOf, inOutput, type LockedOutput, apply } from './apply.ts';
import { rollBack } from './roll-back.ts';

/** The folders that approving writes to. */
export interface ApprovalFolders {
  /** The folder of the baselines. The one in the report is not used, because the report may come from another machine. */
  readonly output: string;
  /** The folder `.snapshot-site`, in which replaced pictures are kept. */
  readonly workFolder: string;
}

export interface ApproveOptions extends ApprovalFolders {
  readonly choice: ApprovalChoice;
  /** Finds the name that was meant. Default: no suggestion. */
  readonly suggest?: Suggest;
  /** Checks whether a file is the picture that it claims to be. Default: not checked, for reports of this machine. */
  readonly pictureFileFlaw?: PictureFileFlaw | undefined;
}

/**
 * Makes the pictures of a check's report the baselines, with exactly the bytes that were compared. A shot is left, with
 * the reason, if its picture in the report or its baseline in `output/` has changed since. The others are approved all
 * together or not at all. Replaced pictures are kept for `undo`.
 *
 * @param folder The folder of the report, made on this machine or on another one.
 * @throws SnapshotError `REPORT` if there is no report, or none that can be approved; `USAGE` for a shot or a group that
 * is not in it; `OUTPUT` if something cannot be written, and then everything is as it was.
 */
export async function approve(
  folder: string,
  { output, workFolder, choice, suggest = () => '', pictureFileFlaw }: ApproveOptions,
): Promise<Approval> {
  const report = await readCheckReport(folder);
  refuseAgainst(report);
  const { chosen, left } = choose(report, choice, suggest);
  if (chosen.length === 0) return { ...nothing, left };

  return inOutput(output, async (place) => {
    const log = await beginLog(workFolder, output);
    let planned: Plan | undefined;
    try {
      const tellAlready = (id: string) => choice.shots.includes(id);
      planned = await plan(chosen, { folder, place, log, tellAlready, pictureFileFlaw });
      const { operations, logged } = planned;
      const allLeft = [...left, ...planned.left];
      if (operations.length === 0) {
        await log.discard();
        return { ...nothing, left: allLeft };
      }
      await log.write(logged);
      await apply(operations, { ...place, environments: environmentsOf(report) });
      const shots = logged.shots.map(({ id, status }) => ({ id, status }));
      return { shots, ...filesOf(operations), left: allLeft };
    } catch (error) {
      await restoreBefore(planned, log, place);
      throw error;
    }
  });
}

/**
 * Undoes the last approval in this folder. Each further call undoes the one before. A shot whose picture has changed since
 * is left, with the reason. Does nothing if there is no approval left.
 *
 * @throws SnapshotError `OUTPUT` if something cannot be written. Another call continues.
 */
export async function undo({ output, workFolder }: ApprovalFolders): Promise<Approval> {
  if (!(await lastLog(workFolder, output))) return nothing;
  return inOutput(output, async (place) => {
    const last = await lastLog(workFolder, output);
    if (!last) return nothing;
    const undone = await rollBack(last.logged, last.log, place);
    await last.log.close();
    return undone;
  });
}

const nothing: Approval = { shots: [], written: [], deleted: [], left: [] };

/** Rolls back an approval that could not be finished. */
async function restoreBefore(planned: Plan | undefined, log: Log, place: LockedOutput): Promise<void> {
  try {
    const { left } = planned ? await rollBack(planned.logged, log, place) : nothing;
    if (left.length === 0) await log.discard();
  } catch (error) {
    throw new SnapshotError('OUTPUT', 'The approval could neither be finished nor be taken back.', {
      hint: 'Once the folder can be written again, type: snapshot-site approve --undo',
      cause: error,
    });
  }
}

function refuseAgainst({ against }: CheckReport): void {
  if (against.kind === 'baselines') return;
  throw new SnapshotError(
    'REPORT',
    `The last check compared with ${against.name}, not with baselines, so there is nothing to approve.`,
    { hint: 'To compare with the pictures in the output folder, type: snapshot-site check' },
  );
}

function environmentsOf({ environment }: CheckReport): Record<string, Environment> {
  return environment ? { [fingerprint(environment)]: environment } : {};
}
