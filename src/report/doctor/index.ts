import type { DoctorEvent, DoctorReport } from '../../model/index.ts';
import type { ReportContext } from '../contract.ts';
import { jsonText } from '../json-text.ts';
import { paintFor } from '../paint.ts';
import { openLog } from '../log.ts';
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
export function doctorReporter(context: ReportContext & { readonly json: boolean }): DoctorReporter {
  const { stdout, stderr, verbosity, json } = context;
  const log = openLog(context);

  return {
    report(event) {
      if (event.kind !== 'diagnosis') return log.hear(event);
      const { diagnosis } = event;
      const lines = log.says('lines') ? [diagnosisLine(diagnosis, log.idWidth(), log.paint)] : [];
      log.finish({ ...diagnosis, failed: diagnosis.status === 'failed' }, lines);
    },
    end(report) {
      log.close();
      const output = json ? stderr : stdout;
      const words = reportLines(report, { paint: paintFor(output), verbosity });
      if (words.length > 0) output.write(`${words.join('\n')}\n`);
      if (json) stdout.write(jsonText(toJson(report)));
    },
    close: () => log.close(),
  };
}
