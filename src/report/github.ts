import { join } from 'node:path';
import type { RunReport } from '../model/index.ts';
import type { OpenReporter, ReporterContext } from './contract.ts';
import { formatCount, formatDuration } from './format.ts';
import { countedStatuses } from './lines.ts';
import { fit, inert, inertCode, tableRow } from './markdown.ts';
import { addToSummary, annotate, type Annotation, inRepository, longestSummary } from './workflow.ts';

/** Annotations in a workflow of GitHub Actions for shots that failed, and the summary of its run. */
export function githubReporter({ stdout, cwd }: ReporterContext): OpenReporter {
  return {
    report(event) {
      if (event.kind !== 'end') return;
      annotate(stdout, annotationsOf(event.report, cwd));
      addToSummary(toMarkdown(event.report));
    },
  };
}

function annotationsOf({ results, output }: RunReport, cwd: string): Annotation[] {
  return results.flatMap(({ shot, outcome }) =>
    outcome.status === 'failed'
      ? [
          {
            level: 'error',
            title: `failed: ${shot.id}`,
            file: inRepository(join(output, shot.file), cwd),
            message: [outcome.failure.message, outcome.failure.hint].filter(Boolean).join('\n'),
          } satisfies Annotation,
        ]
      : [],
  );
}

function toMarkdown({ results, counts, durationMs }: RunReport): string {
  const numbers = countedStatuses(counts).map((status) => `${counts[status]} ${status}`);
  const heading = `### ${formatCount(results.length, 'shot')}: ${numbers.join(', ')}, ${formatDuration(durationMs)}`;
  const rows = results.flatMap(({ shot, outcome }) =>
    outcome.status === 'failed' ? [tableRow([inertCode(shot.id), inert(outcome.failure.message)])] : [],
  );
  if (rows.length === 0) return heading;
  const { lines } = fit(rows, longestSummary - 1000, (left) => tableRow(['', `and ${left} more`]));
  return [heading, '', tableRow(['failed', 'why']), '|---|---|', ...lines].join('\n');
}
