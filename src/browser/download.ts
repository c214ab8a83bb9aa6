import type { RunEvent } from '../model/index.ts';
import { SnapshotError } from '../errors.ts';
import { fromNpm } from './from-npm.ts';
import { fromPlaywright } from './from-playwright.ts';
import { installHint } from './install-hint.ts';
import type { Machine } from './machine.ts';
import type { BrowserSource } from './source.ts';

/** Playwright's own browser comes first: it is current, official and made for this Playwright. */
const sources: readonly BrowserSource[] = [fromPlaywright, fromNpm];

/**
 * Fetches a browser from the first source that has one, and resolves with the path of its executable.
 *
 * @throws SnapshotError `BROWSER_DOWNLOAD` with the reason of every source.
 */
export async function downloadBrowser(
  machine: Machine,
  {
    signal,
    onEvent,
  }: {
    signal: AbortSignal;
    onEvent(event: Extract<RunEvent, { kind: 'browser-download' | 'notice' }>): void;
  },
): Promise<string> {
  const failures: { source: BrowserSource; error: unknown }[] = [];
  for (const source of sources) {
    const onProgress = (receivedBytes: number, totalBytes: number | undefined) =>
      onEvent({ kind: 'browser-download', what: source.name, receivedBytes, totalBytes });
    onProgress(0, undefined);
    try {
      const path = await source.fetch({ machine, signal, onProgress });
      for (const failure of failures) {
        const reason = `${failure.source.name} (${reasonOf(failure.error)})`;
        onEvent({ kind: 'notice', message: `Fetched ${source.name} in place of ${reason}.` });
      }
      return path;
    } catch (error) {
      signal.throwIfAborted();
      failures.push({ source, error });
    }
  }
  const reasons = failures.map(({ source, error }) => `${source.name}: ${reasonOf(error)}`);
  throw new SnapshotError(
    'BROWSER_DOWNLOAD',
    ['There is no browser on this computer, and none could be fetched:', ...reasons].join('\n  '),
    { hint: installHint(machine.platform), cause: new AggregateError(failures.map(({ error }) => error)) },
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
