import { SnapshotError } from '../../errors.ts';
import { matcherOf } from '../../globs.ts';
import type { Approval, ApprovalChoice, CheckedShot, CheckReport } from '../../model/index.ts';

/** `; did you mean …?`, or nothing. */
export type Suggest = (word: string, known: readonly string[]) => string;

export interface Chosen {
  readonly chosen: readonly CheckedShot[];
  /** Shots that the choice includes but that are not approved, with the reasons. */
  readonly left: Approval['left'];
}

/**
 * Decides from the report alone which of its shots are approved.
 *
 * @throws SnapshotError `USAGE` for the name of no shot or the id of no group.
 */
export function choose(report: CheckReport, choice: ApprovalChoice, suggest: Suggest): Chosen {
  refuseUnknown(report, choice, suggest);
  const chosen: CheckedShot[] = [];
  const left: { id: string; reason: string }[] = [];
  for (const shot of report.shots) {
    const verdict = judge(shot, report, choice);
    if (verdict === 'taken') chosen.push(shot);
    else if (verdict !== 'not meant') left.push({ id: shot.id, reason: verdict.left });
  }
  return { chosen, left };
}

type Verdict = 'taken' | 'not meant' | { readonly left: string };

function judge(shot: CheckedShot, report: CheckReport, { shots, groups, prune }: ApprovalChoice): Verdict {
  const { id, status } = shot;
  const isExact = shots.includes(id);
  const isNamed = shots.length + groups.length === 0 || isMeant(shot, shots);
  const isInGroup = report.groups.some((group) => groups.includes(group.id) && group.shots.includes(id));
  // Removed shots are in no group. So a choice of groups does not limit `--prune`, but a choice of shots does.
  if (status === 'removed' && prune && (isNamed || shots.length === 0)) return 'taken';
  if (!isNamed && !isInGroup) return 'not meant';
  switch (status) {
    case 'same':
      return isExact ? { left: 'it is the same as its baseline' } : 'not meant';
    case 'failed':
      return { left: 'it failed, so there is no picture to approve; when it is mended: snapshot-site check' };
    case 'removed':
      return {
        left: `it has no shot any more; delete its picture with: ${typed(isExact ? id : '', '--prune')}`,
      };
    case 'unstable':
      return isExact ? 'taken' : { left: unstable(id) };
    case 'changed':
    case 'new':
    case 'renamed':
    case 'inconclusive': {
      const others = shot.changes.filter(({ group }) => group === null || !groups.includes(group));
      return isNamed || others.length === 0 ? 'taken' : { left: alsoHas(id, others) };
    }
    default:
      return status satisfies never;
  }
}

/** Matches globs as `--only` does. */
function isMeant({ id, path, variant }: CheckedShot, globs: readonly string[]): boolean {
  const page = variant === '' ? id : id.slice(0, -variant.length - 1);
  return matcherOf(globs)({ id, page, path });
}

function unstable(id: string): string {
  return `it does not come out the same twice; see why with: snapshot-site doctor ${id}, or name it: ${typed(id)}`;
}

function alsoHas(id: string, others: CheckedShot['changes']): string {
  const told = others.slice(0, mostTold).map(({ sentence }) => sentence);
  const more = others.length > mostTold ? [`${others.length - mostTold} more`] : [];
  return `it also has other changes: ${[...told, ...more].join('; ')}. Approve all of it with: ${typed(id)}`;
}

const mostTold = 2;

function typed(...words: readonly string[]): string {
  return ['snapshot-site approve', ...words].filter((word) => word !== '').join(' ');
}

function refuseUnknown(report: CheckReport, { shots, groups }: ApprovalChoice, suggest: Suggest): void {
  const name = shots.find((glob) => !report.shots.some((shot) => isMeant(shot, [glob])));
  if (name !== undefined) {
    const ids = report.shots.map(({ id }) => id);
    const different = report.shots.filter(({ status }) => status !== 'same').map(({ id }) => id);
    throw new SnapshotError('USAGE', `The last check has no shot "${name}"${suggest(name, ids)}`, {
      hint:
        different.length === 0 ? 'In the last check, nothing differs.' : `What differs: ${few(different)}`,
    });
  }
  const group = groups.find((id) => !report.groups.some((known) => known.id === id));
  if (group !== undefined) {
    const known = report.groups.map(({ id, sentence }) => `${id} (${sentence})`);
    throw new SnapshotError('USAGE', `The last check has no group "${group}".`, {
      hint:
        known.length === 0
          ? `No change is the same in several shots, so there are no groups: name shots, e.g. ${typed('index')}`
          : `The groups are: ${few(known)}`,
    });
  }
}

function few(names: readonly string[]): string {
  const shown = names.slice(0, mostListed);
  return [...shown, ...(names.length > mostListed ? [`and ${names.length - mostListed} more`] : [])].join(
    ', ',
  );
}

const mostListed = 8;
