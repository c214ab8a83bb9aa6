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
 * Removes what killed runs left: processes, temporary files and git worktrees. Each is marked with the process that
 * made it and is removed if that process has ended. Runs once in the life of this process.
 */
export function sweepLeftovers(): Promise<void> {
  swept ??= sweep();
  return swept;
}

/** The same, but only if a killed run has left a temporary folder, because inspecting all processes takes time. */
export async function sweepIfLeft(): Promise<void> {
  if (leftFolders().length > 0) await sweepLeftovers();
}

/** The same right after a process was killed: what it started may not listen on its port yet. */
export async function sweepAfter(killed: Owner): Promise<void> {
  const left = leftFolders().filter((folder) => ownerIn(basename(folder))?.pid === killed.pid);
  await Promise.all(left.flatMap(recordsIn).map(killLateListeners));
  await sweepLeftovers();
}

async function sweep(): Promise<void> {
  const folders = leftFolders();
  const recorded = folders.filter(isFromHere).flatMap(recordsIn);
  // Repeated, because it takes a moment until they have ended and their ports are free.
  for (let round = 0; round < 20; round++) {
    const orphans = await orphansOf(recorded);
    if (orphans.length === 0) break;
    await system.send('SIGKILL', orphans);
    await delay(20);
  }
  for (const folder of folders) await remove(folder);
}

/** Whether its pids are valid here: before a restart, or in another container, they belonged to other processes. */
function isFromHere(folder: string): boolean {
  const owner = ownerIn(basename(folder));
  return owner !== undefined && isOfThisWorld(owner);
}

/** The processes whose starter has ended: those with its mark, and those in its records. */
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

/** Kills the processes that begin to listen on the port of a process tree, even if nothing else ties them to it. */
async function killLateListeners({ since, port, members }: RecordedTree): Promise<void> {
  // The number of its group may have been reused.
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
    // The next run tries again.
  }
}

/**
 * Removes a worktree and git's record of it. The second `--force` is for one that is locked as git was still writing
 * it.
 */
async function removeWorktree(folder: string): Promise<void> {
  await run('git', ['worktree', 'remove', '--force', '--force', folder], { cwd: folder }).catch(() => {});
}
