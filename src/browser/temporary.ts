import { AsyncLocalStorage } from 'node:async_hooks';
import os from 'node:os';

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
