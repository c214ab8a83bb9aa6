import type { OpenReporter, ReportContext } from './contract.ts';
import { widthOfIds } from './lines.ts';
import { liveLines, plainLines } from './live.ts';
import { paintFor } from './paint.ts';
import { advance, notBegun, showProgress } from './progress.ts';
import { wordsFor, type Word } from './words.ts';

/** From few words to many. `live` and `lines` are the same wish, on a terminal and elsewhere. */
const levels = ['quiet', 'live', 'lines', 'verbose'] as const;

/** From which level on each kind of word is said. */
const saidFrom: Readonly<Record<Word['kind'], (typeof levels)[number]>> = {
  failures: 'quiet',
  failed: 'live',
  new: 'live',
  changed: 'live',
  notice: 'live',
  summary: 'live',
  unchanged: 'lines',
  download: 'lines',
  timing: 'verbose',
  note: 'verbose',
  noticed: 'live',
  'site-output': 'verbose',
};

/** For people: on a terminal a live line with what is under way, elsewhere one line a shot; a summary at the end. */
export function terminalReporter({ stderr, verbosity, cwd }: ReportContext): OpenReporter {
  const paint = paintFor(stderr);
  const onTerminal = stderr.isTTY === true && process.env['TERM'] !== 'dumb';
  const level = verbosity === 'normal' ? (onTerminal ? 'live' : 'lines') : verbosity;
  const isSaid = ({ kind }: Word): boolean =>
    levels.indexOf(level) >= levels.indexOf(saidFrom[kind]) && !(kind === 'noticed' && level === 'verbose');

  let progress = notBegun;
  let idWidth = 0;
  const lines =
    onTerminal && level !== 'quiet'
      ? liveLines(stderr, (columns) => showProgress(progress, { columns, nowMs: performance.now(), paint }))
      : plainLines(stderr);

  return {
    report(event) {
      if (event.kind === 'begin') idWidth = widthOfIds(event.shots, stderr.columns || 80);
      const words = wordsFor(event, progress, { paint, idWidth, cwd });
      lines.print(words.filter(isSaid).flatMap((word) => word.lines));
      progress = advance(progress, event, performance.now());
      if (event.kind === 'end') lines.close();
    },
    close: () => lines.close(),
  };
}
