import { readdirSync, readFileSync } from 'node:fs';

/** The processes that have this in their environment, as `NAME=value`. Linux only. */
export function withVariable(text: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && environment(pid).includes(text));
}

function environment(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
