import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdir, open, rm } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { temporaryFolder, tidyTemporaryFolder } from '../temporary.ts';

const wanted = new AsyncLocalStorage<string>();
const { tmpdir } = os;

/**
 * Playwright makes a profile and a folder for artifacts in the system's temporary folder, and has no option for it. While
 * the work lasts, it is told another folder; everybody else in this process hears what they always hear.
 */
export function inTemporaryFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  os.tmpdir = () => wanted.getStore() ?? tmpdir();
  return wanted.run(folder, work);
}

/** Where one browser has its temporary files. */
export interface BrowserFolder {
  readonly path: string;
  /** The `TMPDIR` of the browser. Not everywhere does that say where it puts its files. */
  readonly TMPDIR: string | undefined;
  /** To be called once the browser has ended. Never throws. */
  remove(): Promise<void>;
}

/** The name of a socket has at most 107 characters, and this is what Chromium's are called in the folder, and a bit. */
const longest = 107 - '/org.chromium.Chromium.XXXXXX/SingletonSocket'.length - 2;

let count = 0;

/**
 * Playwright removes its folders with the browser, and a browser its own. One that was killed leaves those of which
 * Playwright knows nothing, as a whole Chromium that of its socket; so each has a folder that goes with all that is in it.
 */
export async function openBrowserFolder(): Promise<BrowserFolder> {
  // A short name, for the sake of the sockets.
  const path = join(temporaryFolder(), String((count += 1)));
  await mkdir(path);
  if (process.platform !== 'linux') return { path, TMPDIR: undefined, remove: () => remove(path) };
  if (path.length <= longest) return { path, TMPDIR: path, remove: () => remove(path) };

  // While we hold it open, Linux knows it by this name too.
  const held = await open(path);
  return {
    path,
    TMPDIR: `/proc/${process.pid}/fd/${held.fd}`,
    remove: async () => {
      await held.close();
      await remove(path);
    },
  };
}

async function remove(path: string): Promise<void> {
  // What cannot be removed is no trouble of this run: the next one tries again.
  await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  tidyTemporaryFolder();
}
