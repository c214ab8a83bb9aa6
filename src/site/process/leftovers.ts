import { setTimeout as delay } from 'node:timers/promises';
import { ourselves, starterOf, type Starter } from './mark.ts';
import { system, type Process } from './system.ts';

let swept: Promise<void> | undefined;

/**
 * Kills what an earlier run left behind, which takes that it was killed together with its watchdog. Every family
 * carries in its mark who started it; if that process is no more, nobody will stop the family but us. Once in
 * the life of this process.
 */
export function sweepLeftovers(): Promise<void> {
  swept ??= sweep();
  return swept;
}

async function sweep(): Promise<void> {
  const self = await ourselves();
  // In rounds, because it takes a moment until they are gone and their ports free.
  for (let round = 0; round < 20; round++) {
    const orphans = await orphansSeenBy(self);
    if (orphans.length === 0) return;
    await system.send('SIGKILL', orphans);
    await delay(20);
  }
}

/** The processes of families whose starter is no more. */
async function orphansSeenBy({ namespace }: Starter): Promise<number[]> {
  const all = await system.processes();
  const ties = await system.ties(all.map(({ pid }) => pid));
  return all
    .map(({ pid }) => pid)
    .filter((pid) => {
      const starter = starterOf(ties.get(pid)?.mark ?? '');
      return starter !== undefined && starter.namespace === namespace && !isAlive(starter, all);
    });
}

function isAlive(starter: Starter, all: readonly Process[]): boolean {
  return all.some(({ pid, started }) => pid === starter.pid && started === starter.started);
}
