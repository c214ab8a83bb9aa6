import { join } from 'node:path';
import type { CheckEvent, CheckReport } from '../../model/index.ts';
import type { OpenReporter, ReporterContext } from '../contract.ts';
import { formatCount } from '../format.ts';
import { addToSummary, annotate, type Annotation, inRepository, longestSummary } from '../workflow.ts';
import { toMarkdown } from './comment.ts';
import { whereIsReport } from './published.ts';
import { describeElsewhere, isDifference, isGrouped, toApproveGroup, toApproveShot } from './words.ts';

/** Annotations in a workflow of GitHub Actions, and the summary of its run. */
export function checkGithubReporter({ stdout, cwd }: ReporterContext): OpenReporter<CheckEvent> {
  return {
    report(event) {
      if (event.kind !== 'checked-all') return;
      const { report, folder } = event;
      annotate(stdout, annotationsOf(report, cwd));
      addToSummary(toMarkdown(report, whereIsReport(folder), longestSummary));
    },
  };
}

/** One for each decision: a group is one. */
function annotationsOf(report: CheckReport, cwd: string): Annotation[] {
  const { groups, shots, output, against } = report;
  const elsewhere = describeElsewhere(report);
  const approving = (command: string | undefined): string =>
    command === undefined || against.kind !== 'baselines' ? '' : `\nApprove with: ${command}`;
  return [
    ...groups.map(({ id, shots: ids, sentence }): Annotation => ({
      level: 'error',
      title: `1 change in ${formatCount(ids.length, 'shot')}`,
      file: undefined,
      message: `${sentence}${approving(toApproveGroup(id))}`,
    })),
    ...shots
      .filter((shot) => isDifference(shot, report) && !isGrouped(shot))
      .map((shot): Annotation => ({
        level: 'error',
        title: `${shot.status}: ${shot.id}`,
        file: inRepository(join(output, shot.file), cwd),
        message: `${shot.sentence}${approving(toApproveShot(shot, report))}`,
      })),
    ...(elsewhere === undefined
      ? []
      : [
          {
            level: 'warning',
            title: 'Another environment',
            file: undefined,
            message: elsewhere,
          } satisfies Annotation,
        ]),
  ];
}
