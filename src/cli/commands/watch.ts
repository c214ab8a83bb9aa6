import { createInterface } from 'node:readline';
import { loadConfig } from '../../config/index.ts';
import { formatFolder, openReporters, paintFor, stderr } from '../../report/index.ts';
import { type Waiting, watch as watchSite } from '../../watch/index.ts';
import { exitCodes } from '../exit.ts';
import { explain as explainError } from '../explain.ts';
import type { Invocation } from '../contract.ts';
import { reportersOf, reportingOf } from '../reporters.ts';
import { listenForSignals } from '../signals.ts';

/**
 * Takes the shots, and after each change those that it touches.
 *
 * Ctrl+C is how this is meant to end, so it ends with 0 once every shot was looked at; before, as everywhere.
 */
export async function watch(invocation: Invocation): Promise<number> {
  const { flags, selection, verbosity, cwd } = invocation;
  using interruption = listenForSignals();
  const { signal } = interruption;
  const paint = paintFor(stderr);
  const say = (text: string): void => void (verbosity !== 'quiet' && stderr.write(text));
  let hasLooked = false;
  const input = createInterface({ input: process.stdin });
  try {
    return await watchSite(() => loadConfig(flags, cwd), {
      selection,
      signal,
      openReporters: (config) => openReporters(reportersOf(config, invocation), reportingOf(invocation)),
      onTrouble: (error) =>
        void stderr.write(explainError(error, { paint, verbose: verbosity === 'verbose' })),
      onWait(waiting) {
        hasLooked ||= waiting.report !== undefined;
        say(`${paint('dim', waitingLine(waiting, cwd))}\n`);
      },
      onRequest: (listener) => input.on('line', listener),
    });
  } catch (error) {
    if (signal.aborted && hasLooked) return exitCodes.well;
    signal.throwIfAborted();
    throw error;
  } finally {
    input.close();
  }
}

/** `Watching dist/. Enter looks again, Ctrl+C ends.` */
function waitingLine({ folders }: Waiting, cwd: string): string {
  const watched = folders.map((folder) => formatFolder(folder, cwd)).join(', ');
  return `${watched === '' ? 'Waiting' : `Watching ${watched}`}. Enter looks again, Ctrl+C ends.`;
}
