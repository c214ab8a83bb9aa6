import type { OpenReporter, ReportContext } from './contract.ts';
import { openLog } from './log.ts';

/** For people: on a terminal a live line with what is under way, elsewhere one line a shot; a summary at the end. */
export function terminalReporter(context: ReportContext): OpenReporter {
  const log = openLog(context);
  return {
    report(event) {
      log.hear(event);
      if (event.kind === 'end') log.close();
    },
    close: () => log.close(),
  };
}
