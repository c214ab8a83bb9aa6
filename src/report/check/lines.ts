import type { CheckedShot, CheckReport, ReportedChange } from '../../model/index.ts';
import { formatCount, formatDuration, formatFile, formatSize, oneLine } from '../format.ts';
import { failedLine, interruptionLines } from '../lines.ts';
import type { Paint } from '../paint.ts';
import {
  describeElsewhere,
  describeIgnored,
  describePlace,
  looks,
  statuses,
  toApproveAll,
  toApproveGroup,
} from './words.ts';

/** `✗ guide/install.dark  changed  48 px inserted at y = 312; the rest moved, otherwise unchanged`. */
export function checkedLine(shot: CheckedShot, idWidth: number, paint: Paint): string {
  if (shot.failure) return failedLine({ id: shot.id, failure: shot.failure }, paint);
  const { sign, colour } = looks[shot.status];
  const status = paint(colour, shot.status.padEnd(longestStatus));
  const line = `${paint(colour, sign)} ${oneLine(shot.id).padEnd(idWidth)}  ${status}`;
  if (shot.status !== 'same') return `${line}  ${oneLine(shot.sentence)}`;
  const size = shot.actual ? formatSize(shot.actual) : '';
  return `${line}  ${size.padEnd(longestSize)}  ${paint('dim', formatDuration(shot.durationMs))}`;
}

/** Every change with its element and place, and the notes. */
export function changeLines({ changes, notes, ignored }: CheckedShot, paint: Paint): string[] {
  const faint = ignored ? [`ignored: ${describeIgnored(ignored)}`] : [];
  return [...changes.map(describeChange), ...notes.map(({ message }) => message), ...faint].map((text) =>
    paint('dim', `    ${oneLine(text)}`),
  );
}

function describeChange(change: ReportedChange): string {
  const { sentence, element } = change;
  const where = [describePlace(change), ...(element ? [element.selector] : [])].filter(Boolean).join(', ');
  return `${sentence}  (${where})`;
}

/** A change that several shots have, once, with the command that approves it. */
export function groupLines({ groups, against }: CheckReport, paint: Paint): string[] {
  if (groups.length === 0) return [];
  const more = groups.length - mostGroups;
  return [
    '',
    paint('bold', 'The same in several shots'),
    ...groups
      .slice(0, mostGroups)
      .flatMap(({ id, shots, sentence }) => [
        `${paint('red', '✗')} 1 change in ${formatCount(shots.length, 'shot')}: ${oneLine(sentence)}`,
        ...(against.kind === 'baselines' ? [paint('dim', `    → approve with: ${toApproveGroup(id)}`)] : []),
      ]),
    ...(more > 0 ? [paint('dim', `  and ${more} more, in the report`)] : []),
  ];
}

/** With more shots than this, the terminal names only some, and the report has all. */
const mostGroups = 10;

/** One line for all of them, instead of one for each shot. */
export function elsewhereLines(report: CheckReport, paint: Paint): string[] {
  const elsewhere = describeElsewhere(report);
  return elsewhere === undefined ? [] : ['', `${paint('yellow', '?')} ${oneLine(elsewhere)}`];
}

/** `84 shots: 80 same, 3 changed, 1 new, 4.1 s → .snapshot-site/check/index.html`. */
export function summaryLines(
  report: CheckReport,
  { page, cwd, paint }: { page: string; cwd: string; paint: Paint },
): string[] {
  const { shots, counts, reused, durationMs } = report;
  const others = statuses.filter((status) => status !== 'same' && counts[status] > 0);
  const numbers = (['same', ...others] as const).map((status) => {
    const apart = status === 'same' && reused > 0 ? ` (${reused} reused)` : '';
    const text = `${counts[status]} ${status}${apart}`;
    return counts[status] > 0 ? paint(looks[status].colour, text) : text;
  });
  const total = paint('bold', `${formatCount(shots.length, 'shot')}:`);
  const where = `${formatDuration(durationMs)} → ${paint('bold', formatFile(page, cwd))}`;
  return [...interruptionLines(report, paint), `${total} ${numbers.join(', ')}, ${where}`];
}

/** The command to type next, if there is something to decide. */
export function nextLines(report: CheckReport, paint: Paint): string[] {
  return toApproveAll(report).map(({ does, command }) => paint('dim', `${does}: ${command}`));
}

const longestStatus = 'unstable'.length;
const longestSize = '1280×12000'.length;
