import { execFile } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { starterOf } from '../../mark.ts';
import { isGone, isOfThisWorld, type Owner, ownerIn } from '../../owner.ts';
import { leftFolders } from '../../temporary.ts';
import type { Process } from './contract.ts';
import { addDescendants, adopt, type Membership } from './membership.ts';
import { recordsIn, type RecordedTree } from './record.ts';
import { system } from './system.ts';

let swept: Promise<void> | undefined;

/**
 * Removes what an earlier run left behind, which takes that it was killed: processes, temporary files and git
 * worktrees. All of them carry who made them; if that process is no more, nobody will clear them away but us. Once in
 * the life of this process.
 */
export function sweepLeftovers(): Promise<void> {
  swept ??= sweep();
  return swept;
}

/** The same, where there is a sign that something is left: to look at each process takes its time. */
export async function sweepIfLeft(): Promise<void> {
  if (leftFolders().length > 0) await sweepLeftovers();
}

/** The same in the place of a process that was killed just now: what it started may still be on its way to its port. */
export async function sweepAfter(killed: Owner): Promise<void> {
  const left = leftFolders().filter((folder) => ownerIn(basename(folder))?.pid === killed.pid);
  await Promise.all(left.flatMap(recordsIn).map(killLateListeners));
  await sweepLeftovers();
}

async function sweep(): Promise<void> {
  const folders = leftFolders();
  const recorded = folders.filter(isFromHere).flatMap(recordsIn);
  // In rounds, because it takes a moment until they are gone and their ports free.
  for (let round = 0; round < 20; round++) {
    const orphans = await orphansOf(recorded);
    if (orphans.length === 0) break;
    await system.send('SIGKILL', orphans);
    await delay(20);
  }
  for (const folder of folders) await remove(folder);
}

/** In another world, such as before a restart, its processes had numbers that others have now. */
function isFromHere(folder: string): boolean {
  const owner = ownerIn(basename(folder));
  return owner !== undefined && isOfThisWorld(owner);
}

/** The processes of families whose starter is no more: those that carry its mark, and those that are written down. */
async function orphansOf(recorded: readonly RecordedTree[]): Promise<number[]> {
  const all = await system.processes();
  const isWrittenDown = ({ pid, started }: Process) =>
    recorded.some(({ members }) => members.get(pid) === started);
  const identifiers = await system.identifiers(all.map(({ pid }) => pid));
  const orphans = new Map(
    all
      .filter((entry) => {
        const starter = starterOf(identifiers.get(entry.pid)?.mark ?? '');
        return starter ? isGone(starter) : isWrittenDown(entry);
      })
      .map((entry) => [entry.pid, entry]),
  );
  addDescendants(orphans, all);
  return [...orphans.keys()].filter((pid) => pid !== process.pid);
}

const lateListenerMs = 5000;

/** Ends what comes to listen on the port of a family, also if nothing else shows that it is of that family. */
async function killLateListeners({ since, port, members }: RecordedTree): Promise<void> {
  // Its group may belong to somebody else by now.
  const leader = -1;
  const sockets = new Set<string>();
  const membership: Membership = { leader, since, mark: '', sockets, port, alive: members, onFound() {} };
  const deadline = performance.now() + lateListenerMs;
  for (let detached = await adopt(membership); ; detached = await adopt(membership)) {
    if (detached === 'adopted') await system.send('SIGKILL', [...membership.alive.keys()]);
    else if (detached !== 'not-listening' || performance.now() > deadline) return;
    await delay(50);
  }
}

const run = promisify(execFile);

async function remove(folder: string): Promise<void> {
  try {
    for (const name of await readdir(folder))
      if (name.startsWith('against-')) await removeWorktree(join(folder, name));
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // What cannot be removed now is tried again by the next run.
  }
}

/** With what git knows of it. One that git was still writing is locked, which the second `--force` overrules. */
async function removeWorktree(folder: string): Promise<void> {
  await run('git', ['worktree', 'remove', '--force', '--force', folder], { cwd: folder }).catch(() => {});
}
