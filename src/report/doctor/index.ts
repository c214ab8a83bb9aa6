import type { DoctorEvent, DoctorReport } from '../../model/index.ts';
import type { ReportContext } from '../contract.ts';
import { jsonText } from '../json-text.ts';
import { paintFor } from '../paint.ts';
import { openLog } from '../log.ts';
import { toJson } from './json.ts';
import { diagnosisLine, reportLines } from './lines.ts';

/** Reports what the doctor does and, at the end, what it has found. */
export interface DoctorReporter {
  report(event: DoctorEvent): void;
  end(report: DoctorReport): void;
  /** Removes the live line, also if the examination was interrupted. Closing twice is harmless. */
  close(): void;
}

/**
 * The progress goes to stderr: as a live line on a terminal, elsewhere as one line for each shot. The findings go to
 * stdout as text. With `json`, a document goes to stdout and the text goes to stderr.
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
