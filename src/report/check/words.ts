import type { CheckedShot, CheckReport, CheckStatus, Ignored, ReportedChange } from '../../model/index.ts';
import { formatCount } from '../format.ts';

/** All statuses, in the order in which a summary counts them. */
export const statuses: readonly CheckStatus[] = [
  'changed',
  'new',
  'removed',
  'renamed',
  'unstable',
  'failed',
  'inconclusive',
  'same',
];

/** Each status has a sign as well as a colour, for people who do not see the colour. */
export const looks: Readonly<
  Record<CheckStatus, { readonly sign: string; readonly colour: 'green' | 'red' | 'yellow' }>
> = {
  same: { sign: '✓', colour: 'green' },
  changed: { sign: '✗', colour: 'red' },
  new: { sign: '+', colour: 'yellow' },
  removed: { sign: '−', colour: 'yellow' },
  renamed: { sign: '»', colour: 'yellow' },
  failed: { sign: '✗', colour: 'red' },
  unstable: { sign: '~', colour: 'yellow' },
  inconclusive: { sign: '?', colour: 'yellow' },
};

/** `3 changed and 1 new of 84 shots; 80 reused`. */
export function describeVerdict(report: CheckReport): string {
  const { reused } = report;
  return reused === 0 ? describeFound(report) : `${describeFound(report)}; ${reused} reused`;
}

function describeFound({ shots, counts }: CheckReport): string {
  if (shots.length === 0) return 'Nothing was compared';
  const told = statuses.filter((status) => status !== 'same' && counts[status] > 0);
  const total = formatCount(shots.length, 'shot');
  if (told.length === 0) return shots.length === 1 ? `${total}, the same` : `${total}, all the same`;
  return `${inWords.format(told.map((status) => `${counts[status]} ${status}`))} of ${total}`;
}

const inWords = new Intl.ListFormat('en', { type: 'conjunction' });

/** Whether a status makes the check fail. */
export function isDifference({ status }: CheckedShot, { allowNew }: CheckReport): boolean {
  if (status === 'new') return !allowNew;
  return status !== 'same' && status !== 'inconclusive';
}

/** Whether all changes of a shot are described by groups. */
export function isGrouped({ status, changes }: CheckedShot): boolean {
  return status === 'changed' && changes.length > 0 && changes.every(({ group }) => group !== null);
}

/** One line on what it means that the baselines were made elsewhere; `undefined` if they were not. */
export function describeElsewhere({ elsewhere, counts }: CheckReport): string | undefined {
  if (elsewhere === null) return undefined;
  const meaning =
    counts.inconclusive === 0
      ? 'what differs may do so because of that'
      : `what differs in ${formatCount(counts.inconclusive, 'shot')} says nothing`;
  return `The baselines were made in another environment, so ${meaning}: ${elsewhere}`;
}

/** The browser, the fonts and the machine, if they are known. */
export function describeEnvironment({ environment }: CheckReport): string[] {
  if (!environment) return [];
  const { browser, fonts, os, cpu } = environment;
  return [browser, `fonts ${fonts}`, `${os} ${cpu}`];
}

/** `112 pixels, by at most 3 of 255 levels`. */
export function describeIgnored({ pixels, mostLevels }: Ignored): string {
  return `${formatCount(pixels, 'pixel')}, by at most ${mostLevels} of 255 levels`;
}

/** `12 × 9 at 340, 1210`; empty if the place is not known. */
export function describePlace({ box, was }: ReportedChange): string {
  const place = box ?? was;
  if (!place) return '';
  const text = `${place.width} × ${place.height} at ${place.x}, ${place.y}`;
  return box ? text : `was ${text}`;
}

/** The command that approves everything, and what it does. */
export function toApproveAll({ shots, against, counts }: CheckReport): { does: string; command: string }[] {
  if (against.kind !== 'baselines') return [];
  const isOffered = shots.some(({ status }) => status !== 'removed' && isApprovable(status));
  return [
    ...(isOffered ? [{ does: 'Take over', command: 'snapshot-site approve' }] : []),
    ...(counts.removed > 0
      ? [{ does: 'Delete what was removed too', command: 'snapshot-site approve --prune' }]
      : []),
  ];
}

function isApprovable(status: CheckStatus): boolean {
  return status !== 'same' && status !== 'failed';
}

/** The command that approves a shot; `undefined` if there is nothing to approve. */
export function toApproveShot({ id, status }: CheckedShot, { against }: CheckReport): string | undefined {
  if (against.kind !== 'baselines' || !isApprovable(status)) return undefined;
  return `snapshot-site approve ${quoted(id)}${status === 'removed' ? ' --prune' : ''}`;
}

/** The command that approves the shots in which nothing else changed. */
export function toApproveGroup(id: string): string {
  return `snapshot-site approve --group ${id}`;
}

/** What to do about a shot, if something comes before approving it. */
export function otherAdvice({ id, status, failure }: CheckedShot): string | undefined {
  if (failure) return failure.hint;
  if (status === 'unstable') {
    return `It does not come out the same twice. What moves, and how to hold it still: snapshot-site doctor ${quoted(id)}`;
  }
  if (status === 'inconclusive') {
    return 'Its baseline was made in another environment, so what differs may have no reason of its own.';
  }
  return undefined;
}

/** Quotes a text, so that a shell reads it as one word. */
function quoted(text: string): string {
  return /^[\w./@:=+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
