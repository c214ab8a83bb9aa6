import type { CheckEvent } from '../../model/index.ts';
import type { OpenReporter, ReporterContext } from '../contract.ts';
import { writeDocument } from '../document.ts';
import { jsonText } from '../json-text.ts';

/** The report as it is, to stdout or a file. docs/check.md describes it. */
export function checkJsonReporter({ stdout, file }: ReporterContext): OpenReporter<CheckEvent> {
  return {
    report(event) {
      if (event.kind !== 'checked-all') return;
      const text = jsonText(event.report);
      if (file === undefined) stdout.write(text);
      else writeDocument(file, text);
    },
  };
}
