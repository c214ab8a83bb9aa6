import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright';

/** The browser's process. */
export async function pidOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.find(({ type }) => type === 'browser')!.id;
}

/**
 * The group of a process that is alive. The browser, its helpers and its renderers belong to one of their own; it is led
 * by the program that was launched, which may be a script around the browser. 0 except on Linux.
 */
export function groupOf(pid: number): number {
  return stat(pid)?.group ?? 0;
}

/** The processes of a group that are alive now. Known on Linux only. */
export function membersOf(group: number): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && isMember(pid, group));
}

function isMember(pid: number, group: number): boolean {
  const seen = stat(pid);
  return seen?.group === group && seen.state !== 'Z' && seen.state !== 'X';
}

function stat(pid: number): { state: string | undefined; group: number } | undefined {
  try {
    const [state, , group] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { state, group: Number(group) };
  } catch {
    return undefined;
  }
}
