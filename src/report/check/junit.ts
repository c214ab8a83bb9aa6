import { join, relative, sep } from 'node:path';
import type { CheckedShot, CheckEvent, CheckReport } from '../../model/index.ts';
import type { OpenReporter, ReporterContext } from '../contract.ts';
import { writeDocument } from '../document.ts';
import { type TestCase, type TestSuite, toJUnit, type Trouble } from '../test-suite.ts';
import { describeEnvironment, describePlace, isDifference, toApproveShot } from './words.ts';

/** The shots as tests: what differs is a failure, what has no picture an error. In `junit.xml` beside the report. */
export function checkJUnitReporter({ file, cwd }: ReporterContext): OpenReporter<CheckEvent> {
  return {
    report(event) {
      if (event.kind !== 'checked-all') return;
      // GitLab looks for what is attached from the folder of the project.
      const root = process.env['CI_PROJECT_DIR'] ?? cwd;
      const attach = (path: string): string => relative(root, join(event.folder, path)).replaceAll(sep, '/');
      writeDocument(file ?? join(event.folder, 'junit.xml'), toJUnit(toSuite(event.report, attach)));
    },
  };
}

function toSuite(report: CheckReport, attach: (path: string) => string): TestSuite {
  return {
    name: 'snapshot-site check',
    cases: report.shots.map((shot) => toCase(shot, report, attach)),
    durationMs: report.durationMs,
    properties: [
      ['environment', describeEnvironment(report).join(', ')],
      ['elsewhere', report.elsewhere ?? ''],
      ['interrupted', report.interrupted ?? ''],
    ].filter((pair): pair is [string, string] => pair[1] !== ''),
  };
}

function toCase(shot: CheckedShot, report: CheckReport, attach: (path: string) => string): TestCase {
  const { id, path, status, reason, durationMs, diff, actual, baseline } = shot;
  const trouble = troubleOf(shot, report);
  const pictures = trouble ? [diff, actual, baseline] : [];
  return {
    name: id,
    durationMs,
    trouble,
    properties: [
      ['page', path],
      ['status', status],
      ...(reason === null ? [] : [['reason', reason] as const]),
    ],
    attachments: pictures.flatMap((picture) => (picture?.file ? [attach(picture.file)] : [])),
  };
}

function troubleOf(shot: CheckedShot, report: CheckReport): Trouble | undefined {
  const { status, sentence, failure, changes } = shot;
  if (failure) {
    const text = [failure.message, failure.hint].filter(Boolean).join('\n');
    return { kind: 'error', type: failure.kind, message: failure.message, text };
  }
  if (status === 'inconclusive') {
    const text = `${sentence}\nThe baseline was made in another environment: ${report.elsewhere ?? ''}`;
    return { kind: 'skipped', type: status, message: sentence, text };
  }
  if (!isDifference(shot, report)) return undefined;
  const toApprove = toApproveShot(shot, report);
  const lines = [
    sentence,
    ...changes.map((change) => `${change.sentence} (${describePlace(change)})`),
    ...(toApprove === undefined ? [] : [`Approve with: ${toApprove}`]),
  ];
  return { kind: 'failure', type: status, message: sentence, text: lines.join('\n') };
}
