import type { Result, RunReport } from '../model/index.ts';
import type { OpenReporter, ReporterContext } from './contract.ts';
import { writeDocument } from './document.ts';
import { type TestCase, toJUnit } from './test-suite.ts';

/** The shots as tests, to stdout or a file; one that could not be taken is an error. */
export function junitReporter({ stdout, file }: ReporterContext): OpenReporter {
  return {
    report(event) {
      if (event.kind !== 'end') return;
      const xml = toJUnit(toSuite(event.report));
      if (file === undefined) stdout.write(xml);
      else writeDocument(file, xml);
    },
  };
}

function toSuite({ results, durationMs }: RunReport) {
  return { name: 'snapshot-site', cases: results.map(toCase), durationMs, properties: [] };
}

function toCase({ shot, outcome, reason, durationMs }: Result): TestCase {
  const { id, page } = shot;
  const failure = outcome.status === 'failed' ? outcome.failure : undefined;
  return {
    name: id,
    durationMs,
    trouble: failure && {
      kind: 'error',
      type: failure.kind,
      message: failure.message,
      text: [failure.message, failure.hint].filter(Boolean).join('\n'),
    },
    properties: [
      ['page', page.path],
      ['status', outcome.status],
      ['reason', reason],
    ],
    attachments: [],
  };
}
