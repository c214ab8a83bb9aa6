import type { Counts, Failure, Note, Outcome, Result, RunReport } from '../model/index.ts';
import type { OpenReporter, ReporterContext } from './contract.ts';
import { writeDocument } from './document.ts';
import { jsonText } from './json-text.ts';

/** The document that `--json` writes on stdout when the run is over. A run that could not begin writes none. */
interface JsonReport {
  /** Is increased when a field changes its meaning or is removed, not when one is added. */
  readonly version: 1;
  /** In the order of the config. */
  readonly shots: readonly JsonShot[];
  readonly counts: Counts;
  readonly durationMs: number;
  /** The absolute path of the folder of the pictures. */
  readonly output: string;
  /** The signal that ended the run early, or `aborted`; `null` if it ran to its end. */
  readonly interrupted: string | null;
  /** How many shots were not started because of that. */
  readonly skipped: number;
}

/** One shot of the document. */
interface JsonShot {
  readonly id: string;
  /** The picture, relative to `output`, with slashes. */
  readonly file: string;
  /** The page's path, as the config has it. */
  readonly path: string;
  /** Empty if the config names no variants. */
  readonly variant: string;
  readonly status: Outcome['status'];
  /** Why it was reused, or why it was captured. */
  readonly reason: string;
  /** Why there is no picture; `null` unless the status is `failed`. */
  readonly failure: Failure | null;
  /** The final address of the page, after redirects; `null` if it was never reached. */
  readonly url: string | null;
  /** In pixels; `null` if there is no picture. */
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number;
  /** Notes on the page and on how its picture was taken. */
  readonly notes: readonly Note[];
}

export function jsonReporter({ stdout, file }: ReporterContext): OpenReporter {
  return {
    report(event) {
      if (event.kind !== 'end') return;
      const text = jsonText(toJson(event.report));
      if (file === undefined) stdout.write(text);
      else writeDocument(file, text);
    },
  };
}

function toJson(report: RunReport): JsonReport {
  return {
    version: 1,
    shots: report.results.map(shotToJson),
    counts: report.counts,
    durationMs: Math.round(report.durationMs),
    output: report.output,
    interrupted: report.interrupted,
    skipped: report.skipped,
  };
}

function shotToJson({ shot, outcome, url, size, durationMs, reason, notes }: Result): JsonShot {
  return {
    id: shot.id,
    file: shot.file,
    path: shot.page.path,
    variant: shot.variant.name,
    status: outcome.status,
    reason,
    failure: outcome.status === 'failed' ? outcome.failure : null,
    url: url ?? null,
    width: size?.width ?? null,
    height: size?.height ?? null,
    durationMs: Math.round(durationMs),
    notes,
  };
}
