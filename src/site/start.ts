import type { RunningSite, SiteSource } from '../model/index.ts';
import { kindOf } from './kinds.ts';

export interface StartOptions {
  /** Ends the start; what was started until then is stopped, and the signal's reason thrown. Default: none. */
  readonly signal?: AbortSignal;
  /** The path that readiness asks where the site's own `ready.path` says nothing. Default `/`. */
  readonly readyPath?: string;
  /** Receives each line that the site prints. Default: nobody. */
  onLine?(line: string): void;
  /** Is called as soon as the site can only be waited for: from now on this thread is free. Default: nobody. */
  onUnderWay?(): void;
}

/**
 * Starts a site and waits until it answers.
 *
 * @returns The running site. Whoever asked for it stops it, in a `finally` or with `await using`.
 * @throws SnapshotError if it cannot be started or does not become ready; nothing of it is left running then.
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
