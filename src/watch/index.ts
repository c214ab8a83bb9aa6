/**
 * Photographs a site again and again while it is worked on: site and browser stay up, and only what a change touches is
 * taken again.
 */
import { openBrowser, type BrowserHandle } from '../browser/index.ts';
import { type IdleWindows, keepIdle } from '../capture/index.ts';
import { SnapshotError } from '../errors.ts';
import type { Config, RunEvent, RunReport, Shot } from '../model/index.ts';
import type { Selection } from '../pages/index.ts';
import type { Reporting } from '../report/index.ts';
import { openRound } from '../round.ts';
import { isWhole, listShots } from '../run.ts';
import { foldersOf } from '../site/index.ts';
import { type Stage, steer, type Steering, withSites } from '../stage.ts';
import { bare, isIn, pageOfFile, type WatchedFiles, watchFiles } from './files.ts';

export interface WatchOptions {
  readonly selection: Selection;
  /** Ends the watching, and whatever is under way. */
  readonly signal: AbortSignal;
  /** Who is told what happens, anew for each round. */
  openReporters(config: Config): Promise<Reporting>;
  /** Hears what is wrong with the site or its config; the next change may mend it. */
  onTrouble(error: SnapshotError): void;
  /** A round is over, and the next change is waited for. */
  onWait(waiting: Waiting): void;
  /** Calls back whenever somebody wants to look again although no file changed; until the signal aborts. */
  onWish(listener: () => void): void;
}

/** What is waited for. */
export interface Waiting {
  readonly report: RunReport | undefined;
  /** The folders of which every change is noticed. */
  readonly folders: readonly string[];
}

/**
 * Takes every shot, and after each change those that it touches, until the signal aborts: then it rejects with the
 * signal's reason, and everything is stopped.
 *
 * @param load Reads the config, each time that its file changes.
 * @throws SnapshotError also for what is wrong from the beginning.
 */
export async function watch(load: () => Promise<Config>, options: WatchOptions): Promise<never> {
  let look: (() => void) | undefined;
  options.onWish(() => look?.());
  using rounds = reportersOf(options);
  for (let config = await load(); ;) {
    await rounds.begin(config);
    await using files = watchFiles(config);
    look = files.poke;
    await using browser = openBrowser(config.browser, { signal: options.signal, onEvent: rounds.report });
    const idle = keepIdle(browser.tryReuse);
    await untilConfigChanges({ config, files, browser, idle, rounds, ...options });
    config = await loadAgain(load, files, options);
  }
}

interface Watching extends WatchOptions {
  readonly config: Config;
  readonly files: WatchedFiles;
  readonly browser: BrowserHandle;
  readonly idle: IdleWindows;
  readonly rounds: RoundReporters;
}

/** The reporters of the round that is under way, and of the time until the next one begins. */
interface RoundReporters extends Disposable {
  /** Opens those of the next round, unless the last one is not over. */
  begin(config: Config): Promise<void>;
  readonly report: (event: RunEvent) => void;
  /** Says that the round is over; what is told from now on is heard all the same. */
  end(): void;
  /** Throws the first error that one of them threw in this round. */
  throwFirst(): void;
}

function reportersOf({ openReporters }: WatchOptions): RoundReporters {
  let open: Reporting | undefined;
  let isOver = true;
  const end = (): void => {
    open?.close();
    isOver = true;
  };
  return {
    async begin(config) {
      if (isOver) open = await openReporters(config);
      isOver = false;
    },
    report: (event) => open?.tell(event),
    end,
    throwFirst: () => open?.throwFirst(),
    [Symbol.dispose]: end,
  };
}

async function untilConfigChanges(watching: Watching): Promise<void> {
  const { config, files, rounds, signal, onTrouble } = watching;
  let changed: ReadonlySet<string> = new Set();
  for (let isFirst = true; ; isFirst = false) {
    try {
      changed = await untilSitesChange(changed, watching);
    } catch (error) {
      if (isFirst || signal.aborted || !(error instanceof SnapshotError)) throw error;
      rounds.end();
      onTrouble(error);
      await beginToWait(undefined, watching);
      changed = await files.next(signal);
    }
    if (config.file !== undefined && changed.has(config.file)) return;
  }
}

/** @returns What changed, when that makes the sites start anew, or the config be read again. */
async function untilSitesChange(
  before: ReadonlySet<string>,
  watching: Watching,
): Promise<ReadonlySet<string>> {
  const { config, files, selection, signal, rounds } = watching;
  const steering = steer<RunEvent>([rounds.report], signal);
  const shots = await listShots(config, selection);
  let changed = before;
  await rounds.begin(config);
  await withSites(config.sites, shots, steering, async (sites) => {
    do {
      const stage = { sites, browser: watching.browser, idle: watching.idle };
      const done = await takeRound(changed, stage, steering, watching);
      await beginToWait(done, watching);
      changed = await files.next(steering.signal);
    } while (!needsRestart(changed, config));
  });
  return changed;
}

/** Says so once every change is noticed; or that none is. */
async function beginToWait(
  report: RunReport | undefined,
  { files, onTrouble, onWait }: Pick<Watching, 'files' | 'onTrouble' | 'onWait'>,
): Promise<void> {
  await files.ready;
  const trouble = files.trouble();
  if (trouble) onTrouble(trouble);
  onWait({ report, folders: files.folders });
}

async function takeRound(
  changed: ReadonlySet<string>,
  stage: Stage,
  steering: Steering<RunEvent>,
  { config, selection, rounds }: Watching,
): Promise<RunReport> {
  await rounds.begin(config);
  // A folder may have new pages.
  const shots = await listShots(config, selection);
  const pages = pagesOf(changed, config);
  const first = ({ page }: Shot): boolean => pages.has(bare(page.path));
  const round = await openRound(config, shots, { ...steering, audit: 0, whole: isWhole(selection), first });
  try {
    await round.take(stage);
  } finally {
    await round.close();
  }
  const report = round.end(steering.signal);
  rounds.end();
  rounds.throwFirst();
  return report;
}

/** Whether something changed that the sites show only when they are started again, or the config. */
function needsRestart(changed: ReadonlySet<string>, { file, sites }: Config): boolean {
  if (file !== undefined && changed.has(file)) return true;
  const folders = foldersOf(sites, file);
  const served = folders.filter(({ servedAt }) => servedAt !== undefined);
  const isServed = (path: string) => served.some(({ folder }) => isIn(path, folder));
  return served.length < folders.length && ![...changed].every(isServed);
}

/** The pages whose own files changed: whoever edits one wants to see that one. */
function pagesOf(changed: ReadonlySet<string>, { file, sites }: Config): ReadonlySet<string> {
  const pages = foldersOf(sites, file).flatMap(({ folder, servedAt }) => {
    if (servedAt === undefined) return [];
    const own = [...changed].filter((path) => isIn(path, folder));
    return own.map((path) => bare(servedAt) + pageOfFile(path, folder));
  });
  return new Set(pages);
}

/** A config that is half written is waited for. */
async function loadAgain(
  load: () => Promise<Config>,
  files: WatchedFiles,
  { signal, onTrouble, onWait }: WatchOptions,
): Promise<Config> {
  for (;;) {
    try {
      return await load();
    } catch (error) {
      if (signal.aborted || !(error instanceof SnapshotError)) throw error;
      onTrouble(error);
      await beginToWait(undefined, { files, onTrouble, onWait });
      await files.next(signal);
    }
  }
}
