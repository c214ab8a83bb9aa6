import { join } from 'node:path';
import type { CheckEvent, CheckReport, CheckStatus } from '../../model/index.ts';
import type { OpenReporter, ReportContext } from '../contract.ts';
import { failureLines, reasonLine } from '../lines.ts';
import { noticedLines } from '../noticed.ts';
import { openLog } from '../log.ts';
import { changeLines, checkedLine, elsewhereLines, groupLines, nextLines, summaryLines } from './lines.ts';

/** For people: a live line or a line a shot, and at the end what is to be decided, each thing once. */
export function checkTerminalReporter(context: ReportContext): OpenReporter<CheckEvent> {
  const log = openLog(context);
  const { paint, says, explains } = log;
  const told = new Map<string, CheckStatus>();

  const linesOf = (checked: CheckReport['shots'][number]): string[] => {
    told.set(checked.id, checked.status);
    if (!says(checked.reused ? 'verbose' : saidFrom[checked.status]) && !explains) return [];
    return [
      checkedLine(checked, log.idWidth(), paint),
      ...(explains && checked.reason !== null ? [reasonLine(checked.reused, checked.reason, paint)] : []),
      ...(says('verbose') ? changeLines(checked, paint) : []),
    ];
  };

  return {
    report(event) {
      if (event.kind === 'checked') {
        const { shot, checked } = event;
        const failed = checked.status === 'failed';
        return log.finish({ shot, durationMs: checked.durationMs, failed }, linesOf(checked));
      }
      if (event.kind !== 'checked-all') return log.hear(event);
      const { report, folder } = event;
      // What has no shot, and what turned out to be something else when everything was known.
      log.print(report.shots.filter(({ id, status }) => told.get(id) !== status).flatMap(linesOf));
      log.close();
      const failed = report.shots.flatMap(({ id, failure }) => (failure ? [{ id, failure }] : []));
      const found = [
        ...(says('live') && !says('verbose') ? noticedLines(report.shots, paint) : []),
        ...(says('live') ? groupLines(report, paint) : []),
        ...elsewhereLines(report, paint),
        ...failureLines(failed, paint),
      ];
      log.print(found);
      if (!says('live')) return;
      const page = join(folder, 'index.html');
      log.print([
        ...(found.length > 0 ? [''] : []),
        ...summaryLines(report, { page, cwd: context.cwd, paint }),
        ...nextLines(report, paint),
      ]);
    },
    close: () => log.close(),
  };
}

/** From which level on a line is left behind. Another environment is said once, at the end. */
const saidFrom = {
  same: 'lines',
  changed: 'live',
  new: 'live',
  removed: 'live',
  renamed: 'live',
  failed: 'live',
  unstable: 'live',
  inconclusive: 'verbose',
} as const;
