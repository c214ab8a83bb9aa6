import type { Outcome, RunEvent, RunReport } from '../model/index.ts';
import { formatCount, formatDuration, plainText } from './format.ts';
import { failureLines, noteLines, reasonLine, shotLine, summaryLines } from './lines.ts';
import type { Paint } from './paint.ts';
import { noticedLines } from './noticed.ts';
import { describeDownload, type Progress } from './progress.ts';

/** Lines that belong together, and what they are, so that one can choose. */
export interface Word {
  readonly kind:
    | Outcome['status']
    | 'notice'
    | 'download'
    | 'timing'
    | 'site-output'
    | 'note'
    | 'reason'
    | 'noticed'
    | 'failures'
    | 'summary';
  readonly lines: readonly string[];
}

/** Everything that there is to say about an event. */
export function wordsFor(
  event: RunEvent,
  before: Progress,
  { paint, idWidth, cwd }: { paint: Paint; idWidth: number; cwd: string },
): readonly Word[] {
  const aside = (kind: Word['kind'], text: string): Word[] => [{ kind, lines: [paint('dim', text)] }];
  switch (event.kind) {
    case 'begin':
      return aside('timing', `${formatCount(event.shots.length, 'shot')}, ${event.concurrency} at a time`);
    case 'site-ready':
      return aside('timing', `site ready at ${event.url} (${formatDuration(event.durationMs)})`);
    case 'browser-ready':
      return aside(
        'timing',
        `browser ready: ${event.name}, ${event.path} (${formatDuration(event.durationMs)})`,
      );
    case 'site-output':
      return aside('site-output', `${event.name} │ ${plainText(event.line)}`);
    case 'browser-download':
      return quarter(event) === quarter(before.download)
        ? []
        : [{ kind: 'download', lines: [describeDownload(event)] }];
    case 'notice':
      return [{ kind: 'notice', lines: [`${paint('yellow', '!')} ${plainText(event.message)}`] }];
    case 'shot-begin':
      return [];
    case 'shot-end':
      return [
        { kind: event.result.outcome.status, lines: [shotLine(event.result, idWidth, paint)] },
        {
          kind: 'reason',
          lines: [reasonLine(event.result.outcome.status === 'reused', event.result.reason, paint)],
        },
        { kind: 'note', lines: noteLines(event.result, paint) },
      ];
    case 'end':
      return endWords(event.report, { paint, cwd });
    default:
      return event satisfies never;
  }
}

function endWords(report: RunReport, { paint, cwd }: { paint: Paint; cwd: string }): Word[] {
  const { results } = report;
  const noticed = noticedLines(
    results.map(({ shot, notes }) => ({ id: shot.id, notes })),
    paint,
  );
  const failures = failureLines(
    results.flatMap(({ shot, outcome }) =>
      outcome.status === 'failed' ? [{ id: shot.id, failure: outcome.failure }] : [],
    ),
    paint,
  );
  const apart = noticed.length + failures.length > 0 ? [''] : [];
  return [
    { kind: 'noticed', lines: noticed },
    { kind: 'failures', lines: failures },
    { kind: 'summary', lines: [...apart, ...summaryLines(report, cwd, paint)] },
  ];
}

/** A log gets a line for each quarter of a download: that shows that something moves, and it stays a log. */
function quarter(download: Progress['download']): number {
  if (!download) return -1;
  return download.totalBytes ? Math.floor((4 * download.receivedBytes) / download.totalBytes) : 0;
}
