import type { Config, RunEvent, RunReport, Shot } from './model/index.ts';
import { pagesOf, planShots, selectShots, type Selection } from './pages/index.ts';
import { openRound } from './round.ts';
import { steer, withStage } from './stage.ts';

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

/** Every shot of a config, or those of the selection, without starting anything. */
export async function listShots(config: Config, selection: Selection = {}): Promise<Shot[]> {
  return selectShots(await planShots(pagesOf(config.pages), config), selection);
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
  const steering = steer<RunEvent>(reporters, signal);
  const shots = await listShots(config, selection);
  const round = await openRound(config, shots, { ...steering, audit, whole: isWhole(selection) });
  // Trouble while the output is closed is told if there is no error in flight.
  const trouble: unknown[] = [];
  try {
    const whenNeeded = round.mayNeedNoBrowser;
    // The site and the browser are up in here, and stopped in a `finally` of its own.
    await withStage(config, shots, { ...steering, whenNeeded }, (stage) => round.take(stage));
  } finally {
    await round.close().catch((error) => trouble.push(error));
  }
  if (trouble.length > 0) throw trouble[0];
  const report = round.end(signal);
  steering.stop.signal.throwIfAborted();
  steering.throwFirst();
  return report;
}

/** Whether it leaves nothing out. */
export function isWhole({ only, variants }: Selection): boolean {
  return !only && !variants;
}
