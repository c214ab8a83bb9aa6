import type { OpenReporter, ReportContext } from './contract.ts';
import { openTalk } from './talk.ts';

/** For people: on a terminal a live line with what is under way, elsewhere one line a shot; a summary at the end. */
export function terminalReporter(context: ReportContext): OpenReporter {
  const talk = openTalk(context);
  return {
    report(event) {
      talk.hear(event);
      if (event.kind === 'end') talk.close();
    },
    close: () => talk.close(),
  };
}
