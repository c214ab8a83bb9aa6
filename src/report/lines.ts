import type { Counts, Failure, Result, RunReport, Shot } from '../model/index.ts';
import {
  formatCount,
  formatDuration,
  formatFolder,
  formatSize,
  longest,
  oneLine,
  plainText,
} from './format.ts';
import type { Paint } from './paint.ts';

/** The line of a finished shot: `✓ guide/install.dark  new  1280×3022  0.4 s`. */
export function shotLine({ shot, outcome, size, durationMs }: Result, idWidth: number, paint: Paint): string {
  if (outcome.status === 'failed') return failedLine({ id: shot.id, failure: outcome.failure }, paint);
  const id = shot.id.padEnd(idWidth);
  const status = paint(colours[outcome.status], outcome.status.padEnd(longestStatus));
  const pixels = size ? formatSize(size).padEnd(longestSize) : '';
  return `${paint('green', '✓')} ${id}  ${status}  ${pixels}  ${paint('dim', formatDuration(durationMs))}`;
}

/** The reason, for the line below: `reused: 14 answers as before`. */
export function reasonLine(reused: boolean, reason: string, paint: Paint): string {
  return paint('dim', `    ${reused ? 'reused' : 'captured'}: ${oneLine(reason)}`);
}

/** The width of the column of ids. The columns after it take about 34 characters more. */
export function widthOfIds(shots: readonly Shot[], columns: number): number {
  return Math.min(longest(shots.map(({ id }) => id)), 40, Math.max(0, columns - 34));
}

/** The notes on a shot, for the lines below its own. */
export function noteLines({ notes }: Result, paint: Paint): string[] {
  return notes.map(({ message }) => paint('dim', `    ${indented(message, '    ')}`));
}

/** A shot without a picture, and why. */
export interface Failed {
  readonly id: string;
  readonly failure: Failure;
}

export function failedLine({ id, failure }: Failed, paint: Paint): string {
  return `${paint('red', '✗')} ${id}  ${indented(failure.message, '  ')}`;
}

/** Every failed shot with its hint. A hint that several in a row share is written once, below the last one. */
export function failureLines(failed: readonly Failed[], paint: Paint): string[] {
  if (failed.length === 0) return [];
  return [
    '',
    paint('bold', 'Failed'),
    ...failed.flatMap((shot, index) => [
      failedLine(shot, paint),
      ...(shot.failure.hint === failed[index + 1]?.failure.hint ? [] : hintLine(shot.failure, paint)),
    ]),
  ];
}

function hintLine({ hint }: Failure, paint: Paint): string[] {
  return hint === undefined ? [] : [paint('dim', `    → ${indented(hint, '      ')}`)];
}

/** `12 shots: 1 new, 2 changed, 9 unchanged, 0 failed, 4.1 s → output/`. If shots were left out, it says why. */
export function summaryLines(report: RunReport, cwd: string, paint: Paint): string[] {
  const { counts, durationMs, output, results } = report;
  const numbers = countedStatuses(counts).map((status) => {
    const text = `${counts[status]} ${status}`;
    return counts[status] > 0 ? paint(colours[status], text) : text;
  });
  const total = paint('bold', `${formatCount(results.length, 'shot')}:`);
  const where = `${formatDuration(durationMs)} → ${paint('bold', formatFolder(output, cwd))}`;
  return [...interruptionLines(report, paint), `${total} ${numbers.join(', ')}, ${where}`];
}

/** The statuses that a summary counts, in its order. */
export function countedStatuses({ reused }: Counts): (keyof Counts)[] {
  return ['new', 'changed', 'unchanged', ...(reused > 0 ? (['reused'] as const) : []), 'failed'];
}

/** Why some shots were not taken, if that is so. */
export function interruptionLines({ interrupted, skipped }: Interruption, paint: Paint): string[] {
  if (!interrupted) return [];
  const what = interrupted === 'aborted' ? 'Stopped early' : `Interrupted by ${interrupted}`;
  return [paint('yellow', `${what}: ${formatCount(skipped, 'shot')} not taken.`)];
}

interface Interruption {
  readonly interrupted: RunReport['interrupted'];
  readonly skipped: number;
}

const colours = {
  new: 'green',
  changed: 'yellow',
  unchanged: 'dim',
  reused: 'dim',
  failed: 'red',
} as const;
const longestStatus = 'unchanged'.length;
const longestSize = '1280×12000'.length;

function indented(text: string, indent: string): string {
  return plainText(text).trimEnd().replaceAll('\n', `\n${indent}`);
}
