import type { RunningSite, SiteSource } from '../model/index.ts';
import { kindOf } from './kinds.ts';

export interface StartOptions {
  /** Aborts the start: what was started is stopped, and the reason of the signal is thrown. Default: none. */
  readonly signal?: AbortSignal;
  /** The path to poll if the site has no `ready.path`. Default `/`. */
  readonly readyPath?: string;
  /** Receives each line that the site prints. Default: nothing. */
  onLine?(line: string): void;
  /**
   * Called when the site has been started and only has to be waited for: this thread is idle then. Default: nothing.
   */
  onUnderWay?(): void;
}

/**
 * Starts a site and waits until it answers.
 *
 * @returns The running site. The caller stops it, in a `finally` or with `await using`.
 * @throws SnapshotError if it cannot be started or does not become ready; none of its processes is left running then.
 */
export async function startSite(source: SiteSource, options: StartOptions = {}): Promise<RunningSite> {
  const {
    signal = new AbortController().signal,
    readyPath = '/',
    onLine = () => {},
    onUnderWay = () => {},
  } = options;
  signal.throwIfAborted();
  const start = await kindOf(source).load();
  return start(source, { signal, readyPath, onLine, onUnderWay });
}
