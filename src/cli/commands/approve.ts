import { approve as takeOver } from '../../approve.ts';
import { loadConfig } from '../../config/index.ts';
import { SnapshotError } from '../../errors.ts';
import type { Approval, Config } from '../../model/index.ts';
import {
  formatFolder,
  jsonText,
  longest,
  oneLine,
  type Paint,
  paintFor,
  stderr,
  stdout,
} from '../../report/index.ts';
import { undo } from '../../store/index.ts';
import { exitCodes } from '../exit.ts';
import type { Invocation } from '../contract.ts';
import { listenForSignals } from '../signals.ts';

/** Approves what the last check found, or undoes the last approval. */
export async function approve(invocation: Invocation): Promise<number> {
  refuseContradictions(invocation);
  // An approval is atomic and takes a moment, so an interruption waits for its end.
  using interruption = listenForSignals();
  interruption.signal.addEventListener('abort', () => {
    stderr.write('Finishing first. A second Ctrl+C ends at once.\n');
  });
  const { flags, json, verbosity, cwd, approval: asked } = invocation;
  // Only the folders of the config are needed, so it may lack a site: the check may have got it from the command line.
  const config = await loadConfig({ ...flags, site: '.' }, cwd);
  const approval = await (asked.undo ? undo(config) : approveAs(invocation, config));

  if (json) stdout.write(toJson(approval, config));
  const paint = paintFor(stderr);
  const { shots, left } = approval;
  const lines = [
    ...(verbosity === 'quiet' ? [] : shots.map((shot) => shotLine(shot, widthOf(approval), paint))),
    ...left.map(({ id, reason }) => `${paint('yellow', '!')} ${oneLine(id)}  ${oneLine(reason)}`),
    ...(verbosity === 'quiet' ? [] : summary(approval, { undone: asked.undo, config, cwd, paint })),
  ];
  stderr.write(lines.map((line) => `${line}\n`).join(''));
  return shots.length === 0 ? exitCodes.nothingCaptured : exitCodes.well;
}

function approveAs({ approval, selection, cwd }: Invocation, config: Config): Promise<Approval> {
  const { groups, prune, from } = approval;
  return takeOver(config, { choice: { shots: selection.only ?? [], groups, prune }, from, cwd });
}

function refuseContradictions({ selection, approval }: Invocation): void {
  const { groups, prune, from, undo: undoes } = approval;
  const chooses = selection.only !== undefined || groups.length > 0 || prune || from !== undefined;
  if (undoes && chooses) {
    throw new SnapshotError('USAGE', '--undo takes back the whole last approval and nothing beside it.', {
      hint: 'Type: snapshot-site approve --undo',
    });
  }
  const variant = selection.variants?.[0];
  if (variant !== undefined) {
    throw new SnapshotError('USAGE', 'snapshot-site approve takes shots, not --variant.', {
      hint: `Type: snapshot-site approve "**/*.${variant}"`,
    });
  }
}

function widthOf({ shots }: Approval): number {
  return longest(shots.map(({ id }) => oneLine(id)));
}

function shotLine({ id, status }: Approval['shots'][number], idWidth: number, paint: Paint): string {
  return `${paint('green', '✓')} ${oneLine(id).padEnd(idWidth)}  ${status}`;
}

function summary(
  { shots, left }: Approval,
  { undone, config, cwd, paint }: { undone: boolean; config: Config; cwd: string; paint: Paint },
): string[] {
  const folder = formatFolder(config.output, cwd);
  if (shots.length === 0) return [nothingDone(undone, left, folder)];
  const counts = [
    `${shots.length} ${undone ? 'taken back' : 'approved'}`,
    ...(left.length > 0 ? [paint('yellow', `${left.length} left`)] : []),
  ];
  return [
    `${paint('bold', counts.join(', '))} → ${folder}`,
    ...(undone ? [] : [paint('dim', 'Undo with: snapshot-site approve --undo')]),
  ];
}

function nothingDone(undone: boolean, left: Approval['left'], folder: string): string {
  if (left.length > 0) return undone ? 'Nothing was taken back.' : 'Nothing was approved.';
  return undone
    ? 'There is no approval to take back.'
    : `There is nothing to approve: what was chosen is as in ${folder}`;
}

function toJson({ shots, written, deleted, left }: Approval, { output }: Config): string {
  return jsonText({ version: 1, shots, written, deleted, left, output });
}
