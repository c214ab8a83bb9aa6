import type { DoctorEvent, DoctorReport } from '../../model.ts';
import type { ReportContext } from '../contract.ts';
import { widthOfIds } from '../lines.ts';
import { liveLines, plainLines } from '../live.ts';
import { paintFor } from '../paint.ts';
import { advance, finish, notBegun, showProgress } from '../progress.ts';
import { wordsFor, type Word } from '../words.ts';
import { toJson } from './json.ts';
import { diagnosisLine, reportLines } from './lines.ts';

/** Tells what the doctor does and, in the end, what it found. */
export interface DoctorReporter {
  report(event: DoctorEvent): void;
  end(report: DoctorReport): void;
  /** Leaves the output tidy, also where there was no end. Closing twice is harmless. */
  close(): void;
}

/**
 * What goes on is told on stderr: on a terminal in a live line, elsewhere in a line a shot. What was found goes to
 * stdout: words, or with `json` a document, and then the words go to stderr.
 */
export function doctorReporter({
  stdout,
  stderr,
  verbosity,
  json,
  cwd,
}: ReportContext & { readonly json: boolean }): DoctorReporter {
  const paint = paintFor(stderr);
  const onTerminal = stderr.isTTY === true && process.env['TERM'] !== 'dumb';
  const isSaid = ({ kind }: Word): boolean =>
    verbosity === 'verbose' ||
    (verbosity === 'normal' && (kind === 'notice' || (kind === 'download' && !onTerminal)));

  let progress = notBegun;
  let idWidth = 0;
  const lines =
    onTerminal && verbosity !== 'quiet'
      ? liveLines(stderr, (columns) => showProgress(progress, { columns, nowMs: performance.now(), paint }))
      : plainLines(stderr);

  return {
    report(event) {
      if (event.kind === 'diagnosis') {
        const { diagnosis } = event;
        if (verbosity !== 'quiet' && (!onTerminal || verbosity === 'verbose'))
          lines.print([diagnosisLine(diagnosis, idWidth, paint)]);
        progress = finish(progress, { ...diagnosis, failed: diagnosis.status === 'failed' });
        return;
      }
      if (event.kind === 'begin') idWidth = widthOfIds(event.shots, stderr.columns || 80);
      const words = wordsFor(event, progress, { paint, idWidth, cwd });
      lines.print(words.filter(isSaid).flatMap((word) => word.lines));
      progress = advance(progress, event, performance.now());
    },
    end(report) {
      lines.close();
      const output = json ? stderr : stdout;
      const words = reportLines(report, { paint: paintFor(output), verbosity });
      if (words.length > 0) output.write(`${words.join('\n')}\n`);
      if (json) stdout.write(`${JSON.stringify(toJson(report), null, 2)}\n`);
    },
    close: () => lines.close(),
  };
}
