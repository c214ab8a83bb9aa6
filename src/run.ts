import type { Config, RunEvent, RunReport, Shot } from './model/index.ts';
import type { Selection } from './pages/index.ts';
import { openPass } from './pass.ts';
import { isWhole, openCapturer, openControl, openSites, shotsOf } from './runner/index.ts';

export interface RunOptions {
  /** Which of the shots are taken. Default: all. */
  readonly selection?: Selection;
  /** The share of the shots that are taken even if their pictures could be reused, from 0 to 1. Default 0. */
  readonly audit?: number;
  /** Who is told what happens. Default: nobody. */
  readonly reporters?: readonly ((event: RunEvent) => void)[];
  /** Ends the run: what is in flight is dropped, what is done stays, the site is stopped. */
  readonly signal?: AbortSignal;
}

/**
 * Every shot of a config, or those of the selection. The site is started only if it has to be asked for its pages, and
 * stopped again.
 */
export async function listShots(
  config: Config,
  selection: Selection = {},
  { reporters = [], signal }: Pick<RunOptions, 'reporters' | 'signal'> = {},
): Promise<Shot[]> {
  const control = openControl<RunEvent>(reporters, signal);
  await using sites = openSites(config.sites, control);
  const shots = await shotsOf(config, selection, { ...control, sites });
  await sites.stop();
  return shots;
}

/**
 * The whole run: start the site, wait until it is ready, take every shot, at most `concurrency` at a time, and
 * always stop the site.
 *
 * @throws SnapshotError if the run cannot go on; the site and the browser are stopped all the same.
 */
export async function run(
  config: Config,
  { selection = {}, audit = 0, reporters = [], signal }: RunOptions = {},
): Promise<RunReport> {
  const control = openControl<RunEvent>(reporters, signal);
  // Nothing is started yet. Whatever is declared with `await using` is closed however the run ends, the last one first.
  await using sites = openSites(config.sites, control);
  const shots = await shotsOf(config, selection, { ...control, sites });
  await using pass = await openPass(config, shots, { ...control, audit, whole: isWhole(selection) });
  const whenNeeded = pass.mayNeedNoBrowser;
  await using capturer = await openCapturer(config, { sites, shots }, { ...control, whenNeeded });
  await pass.take(capturer);
  // Closing the browser never fails. Trouble of the others is thrown here, where no error is in flight.
  await Promise.all([capturer[Symbol.asyncDispose](), sites.stop()]);
  await pass.close();
  const report = pass.end(signal);
  control.stop.signal.throwIfAborted();
  control.throwFirst();
  return report;
}
