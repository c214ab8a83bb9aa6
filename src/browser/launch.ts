import { existsSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser, LaunchOptions } from 'playwright';
import { endProcess } from '../playwright/index.ts';
import { SnapshotError } from '../errors.ts';
import { argsWith } from './args.ts';
import { CommandEndless, runCommand } from './command.ts';
import { leastBytes } from './identity.ts';
import { launchError, launchTimeoutMs, launchTrouble } from './launch-error.ts';
import { createMark, markVariable } from '../mark.ts';
import { loadPlaywright } from './playwright.ts';
import { type BrowserFolder, inTemporaryFolder, openBrowserFolder } from './temporary.ts';
import { withDeadline } from './deadline.ts';

export interface RunningBrowser {
  readonly browser: Browser;
  readonly name: string;
  readonly version: string;
  readonly headlessShell: boolean;
  /** Ends the browser, by force if it does not within three seconds. Never throws. */
  close(): Promise<void>;
  /** Ends it by force, with all of its processes, whatever state they are in. Never throws. */
  kill(): Promise<void>;
}

interface Launching {
  readonly signal: AbortSignal;
  onNotice(message: string): void;
  /** Arguments that are added to ours. Default: none. */
  readonly args?: readonly string[];
  /** What differs in its environment from ours; `undefined` takes a variable away. Default: nothing. */
  readonly env?: NodeJS.ProcessEnv;
}

/** How long a browser may still take to come up when nobody wants it any more. */
const abortTimeoutMs = 2000;

/** How long a browser may take to end on request. */
const closeTimeoutMs = 3000;

/** How long one that is up may take to say which it is. */
const askTimeoutMs = 10_000;

/**
 * Launches the browser, sandboxed wherever the system allows it; where it does not, `onNotice` gets the one line
 * that says so.
 *
 * @throws SnapshotError `BROWSER_LAUNCH` with what is in the way and what to do about it.
 */
export async function launchBrowser(
  path: string,
  { signal, onNotice, args = [], env = {} }: Launching,
): Promise<RunningBrowser> {
  // Chromium refuses to be sandboxed as root.
  let noSandbox = process.getuid?.() === 0 ? 'this process is root' : undefined;
  let libraries: string | undefined;
  for (;;) {
    try {
      await tryOut(path, signal);
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
      const trouble = launchTrouble(error);
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
 * What a program prints while it is launched, Playwright keeps, however much it is. So one that may not be a browser is
 * asked for its version first.
 *
 * @throws CommandEndless if it prints without an end, or does not end.
 */
async function tryOut(path: string, signal: AbortSignal): Promise<void> {
  const { size } = await stat(path);
  if (size >= leastBytes || process.platform === 'win32') return;
  const atMost = { ms: launchTimeoutMs, bytes: 100_000 };
  await runCommand(path, ['--version'], { env: process.env, signal, atMost }).catch((error) => {
    // What else is wrong with it shows when it is launched.
    if (error instanceof CommandEndless) throw error;
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
  // On abort a browser that is nearly up is let come up and then closed: stopped half way, Playwright leaves its
  // temporary folders behind.
  const patience = new AbortController();
  let impatient: NodeJS.Timeout | undefined;
  const onAbort = () => {
    impatient = setTimeout(() => patience.abort(signal.reason), abortTimeoutMs);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  // Playwright takes a signal here as it does in its documented waits; its types do not say so yet.
  const options: LaunchOptions & { signal: AbortSignal } = {
    executablePath: path,
    args: argsWith(args),
    env: { ...env, ...ourVariables(folder) },
    chromiumSandbox: sandbox,
    ignoreDefaultArgs: (await hasSharedMemory()) ? ['--disable-dev-shm-usage'] : [],
    // Whoever runs us decides what a signal of the system means.
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

/** In bytes. What is drawn lies there, up to 500 MiB for a tall page; containers often have 64 MiB. */
const enoughSharedMemory = 2 ** 31;

/**
 * Playwright has Chromium use files in its temporary folder in the place of shared memory, for containers that have too
 * little of it. Where there is enough, a page costs a sixth less of the processor without: 515 ms instead of 620 for one
 * of admin-lte.
 */
async function hasSharedMemory(): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs('/dev/shm');
    return bavail * bsize >= enoughSharedMemory;
  } catch {
    return false;
  }
}

/** From these a later run sees that a browser and its temporary files are ours, should we be killed. */
function ourVariables({ TMPDIR }: BrowserFolder): NodeJS.ProcessEnv {
  return { [markVariable]: createMark(), ...(TMPDIR !== undefined && { TMPDIR }) };
}

function withLibraries(folder: string): NodeJS.ProcessEnv {
  const others = process.env['LD_LIBRARY_PATH'];
  return { LD_LIBRARY_PATH: others ? `${folder}:${others}` : folder };
}

async function describe(browser: Browser, folder: BrowserFolder): Promise<RunningBrowser> {
  const kill = endProcess(browser);
  const close = async () => {
    // Playwright alone would wait for 30 s until it uses force.
    await withDeadline(closeTimeoutMs, browser.close()).catch(() => {});
    // What cannot be closed is made to go. Of one that died, processes may still be there for a moment, and write.
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
