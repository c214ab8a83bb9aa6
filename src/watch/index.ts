/**
 * Photographs a site again after each change: site and browser stay up, and only shots that a change affects are
 * captured.
 */
import { openBrowser, type BrowserHandle } from '../browser/index.ts';
import { type IdleWindows, keepIdle } from '../capture/index.ts';
import { SnapshotError } from '../errors.ts';
import type { Config, RunEvent, RunReport, Shot } from '../model/index.ts';
import type { Selection } from '../pages/index.ts';
import type { Reporting } from '../report/index.ts';
import { openPass } from '../pass.ts';
import {
  type Capturer,
  capturerOf,
  isWhole,
  openControl,
  openSites,
  type RunControl,
  shotsOf,
} from '../runner/index.ts';
import { foldersOf } from '../site/index.ts';
import { bare, filesOfConfig, isIn, pageOfFile, type WatchedFiles, watchFiles } from './files.ts';

export interface WatchOptions {
  readonly selection: Selection;
  /** Ends the watching, and whatever is under way. */
  readonly signal: AbortSignal;
  /** Opens the reporters of a pass. */
  openReporters(config: Config): Promise<Reporting>;
  /** Is called with an error of the site or its config, which the next change may fix. */
  onTrouble(error: SnapshotError): void;
  /** Is called when a pass is over and the next change is waited for. */
  onWait(waiting: Waiting): void;
  /** Registers what is called when a person asks for another pass although no file changed, until the signal aborts. */
  onRequest(listener: () => void): void;
}

/** What is known while the next change is waited for. */
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
export async function watch(load: () => Promise<Config>, given: WatchOptions): Promise<never> {
  // What is wrong from the beginning ends the watching; later, the next change may mend it.
  let hasWaited = false;
  const options: WatchOptions = {
    ...given,
    onWait(waiting) {
      hasWaited = true;
      given.onWait(waiting);
    },
  };
  let requestPass: (() => void) | undefined;
  options.onRequest(() => requestPass?.());
  using passes = reportersOf(options);
  for (let config = await load(); ;) {
    await passes.begin(config);
    await using files = watchFiles(config);
    requestPass = files.poke;
    await using browser = openBrowser(config.browser, { signal: options.signal, onEvent: passes.report });
    const idle = keepIdle(browser.tryReuse);
    await untilConfigChanges({ config, files, browser, idle, passes, isBegun: () => hasWaited, ...options });
    config = await loadAgain(load, files, options);
  }
}

interface Watching extends WatchOptions {
  readonly config: Config;
  readonly files: WatchedFiles;
  readonly browser: BrowserHandle;
  readonly idle: IdleWindows;
  readonly passes: PassReporters;
  /** Whether a change was ever waited for. */
  readonly isBegun: () => boolean;
}

/** The reporters of the current pass. They stay open until the next one begins. */
interface PassReporters extends Disposable {
  /** Opens the reporters of the next pass, unless the last one is not over. */
  begin(config: Config): Promise<void>;
  readonly report: (event: RunEvent) => void;
  /** Ends the pass. Later events still reach its reporters. */
  end(): void;
  /** Throws the first error that one of them threw in this pass. */
  throwFirst(): void;
}

function reportersOf({ openReporters }: WatchOptions): PassReporters {
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
  const { config, files, passes, signal, onTrouble, isBegun } = watching;
  let changed: ReadonlySet<string> = new Set();
  for (;;) {
    try {
      changed = await untilSitesChange(changed, watching);
    } catch (error) {
      if (!isBegun() || signal.aborted || !(error instanceof SnapshotError)) throw error;
      passes.end();
      onTrouble(error);
      await beginToWait(undefined, watching);
      changed = await files.next(signal);
    }
    if (isOfConfig(changed, config)) return;
  }
}

/** @returns The changed files, as soon as they require a restart of the sites or a new config. */
async function untilSitesChange(
  before: ReadonlySet<string>,
  watching: Watching,
): Promise<ReadonlySet<string>> {
  const { config, files, selection, signal, passes, browser, idle } = watching;
  const control = openControl<RunEvent>([passes.report], signal);
  await using sites = openSites(config.sites, control);
  await passes.begin(config);
  const asking = { sites, signal: control.signal };
  // Mistakes in the pages are found before the sites are started, as far as these need not be asked.
  let shots = await shotsOf(config, selection, asking);
  const running = await sites.start(shots);
  const capturer = capturerOf({
    sites: running,
    browser,
    idle,
    config,
    signal: control.signal,
  });
  let changed = before;
  for (;;) {
    const report = await takePass(changed, { shots, capturer, control }, watching);
    await beginToWait(report, watching);
    changed = await files.next(control.signal);
    if (needsRestart(changed, config)) break;
    // A folder may have new pages, and a site that is asked may name others.
    await passes.begin(config);
    shots = await shotsOf(config, selection, asking);
  }
  await sites.stop();
  return changed;
}

/** Reports that it waits once changes are noticed, and the trouble if they are not. */
async function beginToWait(
  report: RunReport | undefined,
  { files, onTrouble, onWait }: Pick<Watching, 'files' | 'onTrouble' | 'onWait'>,
): Promise<void> {
  await files.ready;
  const trouble = files.trouble();
  if (trouble) onTrouble(trouble);
  onWait({ report, folders: files.folders });
}

async function takePass(
  changed: ReadonlySet<string>,
  { shots, capturer, control }: Taking,
  { config, selection, passes }: Watching,
): Promise<RunReport> {
  const pages = pagesOf(changed, config);
  const first = ({ page }: Shot): boolean => pages.has(bare(page.path));
  await using pass = await openPass(config, shots, {
    ...control,
    audit: 0,
    whole: isWhole(selection),
    first,
  });
  // Whatever made a login fail may have been mended since the last pass.
  capturer.forgetFailedLogins();
  await pass.take(capturer);
  await pass.close();
  const report = pass.end(control.signal);
  passes.end();
  passes.throwFirst();
  return report;
}

interface Taking {
  readonly shots: readonly Shot[];
  readonly capturer: Capturer;
  readonly control: RunControl<RunEvent>;
}

/** Whether the config changed, or a file that a site reads only when it starts. */
function needsRestart(changed: ReadonlySet<string>, config: Config): boolean {
  if (isOfConfig(changed, config)) return true;
  const { file, sites } = config;
  const folders = foldersOf(sites, file);
  const served = folders.filter(({ servedAt }) => servedAt !== undefined);
  const isServed = (path: string) => served.some(({ folder }) => isIn(path, folder));
  return served.length < folders.length && ![...changed].every(isServed);
}

function isOfConfig(changed: ReadonlySet<string>, config: Config): boolean {
  const files = filesOfConfig(config);
  return [...changed].some((path) => files.has(path));
}

/** The pages whose own files changed. They are captured first, because they are being edited. */
function pagesOf(changed: ReadonlySet<string>, { file, sites }: Config): ReadonlySet<string> {
  const pages = foldersOf(sites, file).flatMap(({ folder, servedAt }) => {
    if (servedAt === undefined) return [];
    const own = [...changed].filter((path) => isIn(path, folder));
    return own.map((path) => bare(servedAt) + pageOfFile(path, folder));
  });
  return new Set(pages);
}

/** Loads the config, again after each change while it has mistakes. */
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
