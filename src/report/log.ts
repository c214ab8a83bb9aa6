import type { RunEvent, Shot } from '../model/index.ts';
import type { ReportContext } from './contract.ts';
import { widthOfIds } from './lines.ts';
import { liveLines, plainLines } from './live.ts';
import { type Paint, paintFor } from './paint.ts';
import { advance, finish, notBegun, showProgress } from './progress.ts';
import { wordsFor, type Word } from './words.ts';

/** From few words to many. `live` and `lines` are the same level, on a terminal and elsewhere. */
const levels = ['quiet', 'live', 'lines', 'verbose'] as const;
export type Level = (typeof levels)[number];

/** Messages to a person on stderr while shots are captured: lines that stay and, on a terminal, a live progress line. */
export interface Log {
  readonly paint: Paint;
  /** The width of the column of ids. */
  readonly idWidth: () => number;
  /** Whether this log writes what is written from this level on. */
  says(from: Level): boolean;
  /** Whether each shot gets its reason why it was taken or not. */
  readonly explains: boolean;
  /** Writes the words for an event. */
  hear(event: RunEvent): void;
  /** Counts a finished shot, and writes these lines. */
  finish(done: Done, lines: readonly string[]): void;
  print(lines: readonly string[]): void;
  /** Removes the live line. Closing twice is harmless. */
  close(): void;
}

/** A finished shot. */
export interface Done {
  readonly shot: Shot;
  readonly durationMs: number;
  readonly failed: boolean;
}

export function openLog({ stderr, verbosity, explain = false, cwd }: Omit<ReportContext, 'stdout'>): Log {
  const paint = paintFor(stderr);
  const onTerminal = stderr.isTTY === true && process.env['TERM'] !== 'dumb';
  const level = verbosity === 'normal' ? (onTerminal ? 'live' : 'lines') : verbosity;
  const says = (from: Level): boolean => levels.indexOf(level) >= levels.indexOf(from);
  const isSaid = ({ kind }: Word): boolean =>
    (explain && explained.has(kind)) ||
    (says(saidFrom[kind]) && !(kind === 'noticed' && level === 'verbose'));

  let progress = notBegun;
  let idWidth = 0;
  const lines =
    onTerminal && level !== 'quiet'
      ? liveLines(stderr, (columns) => showProgress(progress, { columns, nowMs: performance.now(), paint }))
      : plainLines(stderr);

  return {
    paint,
    idWidth: () => idWidth,
    says,
    explains: explain || says('verbose'),
    hear(event) {
      if (event.kind === 'begin') idWidth = widthOfIds(event.shots, stderr.columns || 80);
      const words = wordsFor(event, progress, { paint, idWidth, cwd });
      lines.print(words.filter(isSaid).flatMap((word) => word.lines));
      progress = advance(progress, event, performance.now());
    },
    finish(done, behind) {
      lines.print(behind);
      progress = finish(progress, done);
    },
    print: (text) => lines.print(text),
    close: () => lines.close(),
  };
}

/** The reason of a shot, which `--explain` asks for. */
const explained: ReadonlySet<Word['kind']> = new Set(['new', 'changed', 'unchanged', 'reused', 'reason']);

/** The lowest level at which each kind of message is written. */
const saidFrom: Readonly<Record<Word['kind'], Level>> = {
  failures: 'quiet',
  failed: 'live',
  new: 'live',
  changed: 'live',
  notice: 'live',
  summary: 'live',
  unchanged: 'lines',
  reused: 'verbose',
  download: 'lines',
  timing: 'verbose',
  note: 'verbose',
  reason: 'verbose',
  noticed: 'live',
  'site-output': 'verbose',
};
