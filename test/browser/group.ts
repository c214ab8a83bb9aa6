import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright';

/** The browser's process. It leads a group of its own, to which its helpers and renderers belong. */
export async function pidOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.find(({ type }) => type === 'browser')!.id;
}

/** The processes of that group that are alive now. Known on Linux only. */
export function groupOf(pid: number): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((member) => member > 0 && isMember(member, pid));
}

function isMember(pid: number, group: number): boolean {
  try {
    const [state, , pgrp] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(pgrp) === group && state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}
