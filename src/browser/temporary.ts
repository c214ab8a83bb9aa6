import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdir, open, rm } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { temporaryFolder, tidyTemporaryFolder } from '../temporary.ts';

const wanted = new AsyncLocalStorage<string>();
const { tmpdir } = os;

/**
 * Makes `os.tmpdir()` return another folder for the calls that `work` makes, and for no others. Playwright puts the
 * browser's profile and its artifacts there and has no option for it.
 */
export function inTemporaryFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  os.tmpdir = () => wanted.getStore() ?? tmpdir();
  return wanted.run(folder, work);
}

/** The folder for the temporary files of one browser. */
export interface BrowserFolder {
  readonly path: string;
  /** The browser's environment variable `TMPDIR`; `undefined` where it is not needed. */
  readonly TMPDIR: string | undefined;
  /** To be called once the browser has ended. Never throws. */
  remove(): Promise<void>;
}

/** The path of a socket has at most 107 characters. This is what is left beside the name of Chromium's socket. */
const longest = 107 - '/org.chromium.Chromium.XXXXXX/SingletonSocket'.length - 2;

let count = 0;

/**
 * Makes a folder for one browser, which is removed with all of its contents. Playwright removes only its own folders,
 * and a browser that is killed leaves others, such as a full Chromium the one with its socket.
 */
export async function openBrowserFolder(): Promise<BrowserFolder> {
  // The name is short because of the limit for sockets.
  const path = join(temporaryFolder(), String((count += 1)));
  await mkdir(path);
  if (process.platform !== 'linux') return { path, TMPDIR: undefined, remove: () => remove(path) };
  if (path.length <= longest) return { path, TMPDIR: path, remove: () => remove(path) };

  // While the folder is open, Linux also has this shorter path for it.
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
  // If it cannot be removed now, the next run tries again.
  await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  tidyTemporaryFolder();
}
