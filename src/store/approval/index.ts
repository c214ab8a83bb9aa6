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

/** Where approving writes. */
export interface ApprovalFolders {
  /** The folder of the baselines, whatever the report says of it: it may come from another machine. */
  readonly output: string;
  /** The folder `.snapshot-site`, where what is replaced is kept. */
  readonly workFolder: string;
}

export interface ApproveOptions extends ApprovalFolders {
  readonly choice: ApprovalChoice;
  /** Finds the name that was meant. Default: no suggestion. */
  readonly suggest?: Suggest;
  /** Looks whether a file is the picture that it claims to be. Default: a check of this machine vouches for it. */
  readonly pictureFileFlaw?: PictureFileFlaw | undefined;
}

/**
 * Takes over what a check found: the pictures of its report become the baselines, exactly the bytes that were looked
 * at. What the check does not vouch for is left, with the reason: the report has another picture now, or `output/` has
 * another baseline. The rest is taken over whole or not at all, and what it replaces is kept for `undo`.
 *
 * @param folder The folder of the report, made on this machine or on another one.
 * @throws SnapshotError `REPORT` if there is no report, or none that can be approved; `USAGE` for a shot or a group
 * that is not in it; `OUTPUT` if something cannot be written, and then everything is as it was.
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
 * Puts everything back as it was before the last approval in this folder; called again, before the one before it. A
 * shot whose picture is another one since is left, with the reason. Does nothing if there is no approval left.
 *
 * @throws SnapshotError `OUTPUT` if something cannot be written; called again, it goes on.
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

/** Of an approval that could not be finished. */
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
