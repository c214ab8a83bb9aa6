import { readdirSync, readFileSync } from 'node:fs';

/** What a process and those below it take of the memory now, in MiB; Linux only. */
export interface TreeMemory {
  readonly root: number;
  readonly below: number;
}

/**
 * The sum of PSS, in which memory that several processes share counts once. One that ends meanwhile counts nothing.
 */
export function memoryOfTree(root: number): TreeMemory {
  const [own = 0, ...others] = [root, ...descendants(root)].map(pssMiB);
  return { root: own, below: others.reduce((sum, each) => sum + each, 0) };
}

function descendants(root: number): number[] {
  const parents = new Map<number, number[]>();
  for (const pid of readdirSync('/proc').map(Number)) {
    const parent = pid > 0 ? parentOf(pid) : undefined;
    if (parent !== undefined) parents.set(parent, [...(parents.get(parent) ?? []), pid]);
  }
  const below = (pid: number): number[] =>
    (parents.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(root);
}

function parentOf(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`);
  // The name before it is in brackets and may hold anything.
  const parent = /^.*\) \S (\d+)/s.exec(stat)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

function pssMiB(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
