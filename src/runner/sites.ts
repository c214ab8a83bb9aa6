import type { RunningSite, Shot, SiteSource } from '../model/index.ts';
import { readyPaths } from '../pages/index.ts';
import { type RunningSites, startSites } from '../site/index.ts';
import type { CaptureEvent, RunControl } from './control.ts';

/** The sites of a run, which are started when they are first needed. Disposing stops them, and never throws. */
export interface Sites extends AsyncDisposable {
  /**
   * Starts them if they are not up, and resolves once they answer. A site that ends by itself ends the run.
   *
   * @param shots Whose pages show that a site is ready. Default: any answer below 500 shows it.
   * @throws SnapshotError if one of them cannot be started; nothing is left running then.
   */
  start(shots?: readonly Shot[]): Promise<ReadonlyMap<string, RunningSite>>;
  /** Resolves as soon as starting leaves the thread to others: when its programs run, or when it failed. */
  readonly underWay: Promise<void>;
  /** Stops them; resolves once every port refuses connections. Stopping twice is harmless. */
  stop(): Promise<void>;
}

/** Starts nothing yet. */
export function openSites(
  sources: Readonly<Record<string, SiteSource>>,
  { stop: end, signal, tell }: RunControl<CaptureEvent>,
): Sites {
  let running: Promise<RunningSites> | undefined;
  let isUnderWay!: () => void;
  const underWay = new Promise<void>((resolve) => (isUnderWay = resolve));

  async function startAll(shots: readonly Shot[]): Promise<RunningSites> {
    const begun = performance.now();
    try {
      const started = await startSites(sources, {
        signal,
        readyPaths: readyPaths(shots.map(({ page }) => page)),
        onLine: (line, name) => tell({ kind: 'site-output', name, line }),
        onUnderWay: isUnderWay,
      });
      started.exited.catch((error) => end.abort(error));
      for (const [name, { url }] of started.sites) {
        tell({ kind: 'site-ready', name, url, durationMs: performance.now() - begun });
      }
      return started;
    } finally {
      isUnderWay();
    }
  }

  async function stop(): Promise<void> {
    // Where starting failed, nothing runs.
    const started = await running?.catch(() => undefined);
    await started?.stop();
  }

  return {
    async start(shots = []) {
      running ??= startAll(shots);
      return (await running).sites;
    },
    underWay,
    stop,
    [Symbol.asyncDispose]: () => stop().catch(() => {}),
  };
}

/** Those that may be told who the visitor is. */
export function originsOf(sites: ReadonlyMap<string, RunningSite>): string[] {
  return [...sites.values()].map(({ url }) => new URL(url).origin);
}
