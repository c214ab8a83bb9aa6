import { existsSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser, LaunchOptions } from 'playwright';
import { processKiller } from '../playwright/index.ts';
import { SnapshotError } from '../errors.ts';
import { argsWith } from './args.ts';
import { CommandNotEnding, runCommand } from './command.ts';
import { leastBytes } from './identity.ts';
import { launchError, launchTimeoutMs, launchFailureOf } from './launch-error.ts';
import { createMark, markVariable } from '../mark.ts';
import { loadPlaywright } from './playwright.ts';
import { type BrowserFolder, inTemporaryFolder, openBrowserFolder } from './temporary.ts';
import { withDeadline } from '../deadline.ts';

export interface RunningBrowser {
  readonly browser: Browser;
  readonly name: string;
  readonly version: string;
  readonly headlessShell: boolean;
  /** Closes the browser, and kills it if that takes longer than three seconds. Never throws. */
  close(): Promise<void>;
  /** Kills the browser with all of its processes, also if they hang. Never throws. */
  kill(): Promise<void>;
}

interface LaunchSettings {
  readonly signal: AbortSignal;
  onNotice(message: string): void;
  /** More arguments. Default: none. */
  readonly args?: readonly string[];
  /** Changes to the environment variables of this process; `undefined` removes one. Default: none. */
  readonly env?: NodeJS.ProcessEnv;
}

/** How long a launch may still take after an abort. */
const abortTimeoutMs = 2000;

/** How long a browser may take to close before it is killed. */
const closeTimeoutMs = 3000;

/** How long a launched browser may take to answer which version it is. */
const askTimeoutMs = 10_000;

/**
 * Launches the browser with its sandbox if the system allows that. If not, `onNotice` gets a line that says so.
 *
 * @throws SnapshotError `BROWSER_LAUNCH` with the reason and with what to do about it.
 */
export async function launchBrowser(
  path: string,
  { signal, onNotice, args = [], env = {} }: LaunchSettings,
): Promise<RunningBrowser> {
  // Chromium's sandbox does not work for root.
  let noSandbox = process.getuid?.() === 0 ? 'this process is root' : undefined;
  let libraries: string | undefined;
  for (;;) {
    try {
      await ensureTerminates(path, signal);
      const running = await launch(path, {
        signal,
        sandbox: noSandbox === undefined,
        args,
        env: { ...process.env, ...env, ...(libraries && withLibraries(libraries)) },
      });
      if (noSandbox !== undefined) {
        onNotice(
          `The browser runs without its sandbox, because ${noSandbox}: photograph only sites that you trust.`,
        );
      }
      return running;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof SnapshotError) throw error;
      const trouble = launchFailureOf(error);
      const beside = join(dirname(path), 'lib');
      if (trouble.kind === 'sandbox' && noSandbox === undefined) {
        noSandbox = 'the user namespaces that it needs are not available';
      } else if (trouble.kind === 'library' && libraries === undefined && existsSync(beside)) {
        libraries = beside;
      } else {
        throw launchError(path, trouble, error);
      }
    }
  }
}

/**
 * Runs a small program with `--version` before it is launched, because it may not be a browser. Playwright would keep
 * all the output of a launched program in memory.
 *
 * @throws CommandNotEnding if it does not end or does not stop printing.
 */
async function ensureTerminates(path: string, signal: AbortSignal): Promise<void> {
  const { size } = await stat(path);
  if (size >= leastBytes || process.platform === 'win32') return;
  const atMost = { ms: launchTimeoutMs, bytes: 100_000 };
  await runCommand(path, ['--version'], { env: process.env, signal, atMost }).catch((error) => {
    // Other errors will show at the launch.
    if (error instanceof CommandNotEnding) throw error;
  });
}

async function launch(
  path: string,
  {
    signal,
    sandbox,
    args,
    env,
  }: { signal: AbortSignal; sandbox: boolean; args: readonly string[]; env: NodeJS.ProcessEnv },
): Promise<RunningBrowser> {
  const folder = await openBrowserFolder();
  // On abort, a launch gets some time to finish, and then the browser is closed: a launch that is stopped half way
  // leaves Playwright's temporary folders behind.
  const patience = new AbortController();
  let impatient: NodeJS.Timeout | undefined;
  const onAbort = () => {
    impatient = setTimeout(() => patience.abort(signal.reason), abortTimeoutMs);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  // Playwright accepts a signal here, though its types do not say so.
  const options: LaunchOptions & { signal: AbortSignal } = {
    executablePath: path,
    args: argsWith(args),
    env: { ...env, ...ourVariables(folder) },
    chromiumSandbox: sandbox,
    ignoreDefaultArgs: (await hasSharedMemory()) ? ['--disable-dev-shm-usage'] : [],
    // This process handles signals itself.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    timeout: launchTimeoutMs,
    signal: patience.signal,
  };
  try {
    const { chromium } = loadPlaywright();
    const browser = await inTemporaryFolder(folder.path, () => chromium.launch(options));
    return await describe(browser, folder);
  } catch (error) {
    await folder.remove();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(impatient);
  }
}

/**
 * In bytes. The browser keeps what it draws there, up to 500 MiB for a tall page. Containers often have only 64 MiB.
 */
const enoughSharedMemory = 2 ** 31;

/**
 * Playwright makes Chromium use temporary files instead of shared memory, because containers may have too little of it.
 * With shared memory, a page takes a sixth less processor time: 515 ms instead of 620 for a page of admin-lte.
 */
async function hasSharedMemory(): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs('/dev/shm');
    return bavail * bsize >= enoughSharedMemory;
  } catch {
    return false;
  }
}

/** With these variables, a later run recognises the browser and its temporary files if this process is killed. */
function ourVariables({ TMPDIR }: BrowserFolder): NodeJS.ProcessEnv {
  return { [markVariable]: createMark(), ...(TMPDIR !== undefined && { TMPDIR }) };
}

function withLibraries(folder: string): NodeJS.ProcessEnv {
  const others = process.env['LD_LIBRARY_PATH'];
  return { LD_LIBRARY_PATH: others ? `${folder}:${others}` : folder };
}

async function describe(browser: Browser, folder: BrowserFolder): Promise<RunningBrowser> {
  const kill = processKiller(browser);
  const close = async () => {
    // Playwright itself would wait for 30 s until it kills the browser.
    await withDeadline(closeTimeoutMs, browser.close()).catch(() => {});
    // Kills it if it did not close. If it crashed, some of its processes may still run and write files for a moment.
    await kill();
    await folder.remove();
  };
  try {
    return { browser, ...(await withDeadline(askTimeoutMs, ask(browser))), close, kill };
  } catch (error) {
    await close();
    throw error;
  }
}

async function ask(browser: Browser): Promise<Pick<RunningBrowser, 'name' | 'version' | 'headlessShell'>> {
  const session = await browser.newBrowserCDPSession();
  // `HeadlessChrome/153.0.8010.0` is the headless shell, `Chrome/…` the full browser, headless or not.
  const { product } = await session.send('Browser.getVersion');
  await session.detach();
  const headlessShell = product.startsWith('Headless');
  return {
    name: headlessShell ? 'Chrome Headless Shell' : product.startsWith('Edg') ? 'Microsoft Edge' : 'Chrome',
    version: browser.version(),
    headlessShell,
  };
}
