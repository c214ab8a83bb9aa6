import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { SnapshotError } from '../../errors.ts';
import { isGone, ownerIn } from '../../owner.ts';
import { temporaryFolder, tidyTemporaryFolder } from '../../temporary.ts';
import { git } from './git.ts';
import { linkModules } from './modules.ts';

/** Another commit of the user's repository, checked out in a temporary folder. */
export interface Worktree extends AsyncDisposable {
  /** The root of the user's working tree. */
  readonly root: string;
  /** The root of the checkout. */
  readonly folder: string;
  /** Where a path of the working tree is in the checkout; one that lies elsewhere stays. */
  there(path: string): string;
  /** Removes it, and what git knows of it. Never throws. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Checks a ref out into a temporary folder. The user's own working tree, index, branches and hooks are not touched.
 *
 * @param from A folder of the repository.
 * @throws SnapshotError `AGAINST` if there is no such ref, or git cannot check it out.
 */
export async function checkOut(
  ref: string,
  {
    from,
    signal,
    onNotice,
  }: { readonly from: string; readonly signal: AbortSignal; onNotice(message: string): void },
): Promise<Worktree> {
  const commit = await commitOf(ref, from, signal);
  const root = await git(['rev-parse', '--show-toplevel'], { cwd: from, signal });
  // With a slash at its end; empty at the root. Links on the way to the repository play no part in it.
  const below = await git(['rev-parse', '--show-prefix'], { cwd: from, signal });
  onNotice(`Checking out ${ref}`);
  await sweep(root);
  const folder = await mkdtemp(join(await realpath(temporaryFolder()), 'against-'));
  const remove = async (): Promise<void> => {
    await removeFrom(root, folder);
    await rm(folder, { recursive: true, force: true }).catch(() => {});
    tidyTemporaryFolder();
  };
  try {
    await git(['worktree', 'add', '--detach', folder, commit], { cwd: root, signal });
    for (const place of new Set(['', below])) await linkModules(join(root, place), join(folder, place));
  } catch (error) {
    await remove();
    throw error;
  }
  const there = (path: string): string => {
    const moved = join(folder, below, relative(from, path));
    return relative(folder, moved).startsWith('..') ? path : moved;
  };
  return { root, folder, there, [Symbol.asyncDispose]: remove };
}

async function commitOf(ref: string, cwd: string, signal: AbortSignal): Promise<string> {
  try {
    return await git(['rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`], { cwd, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw await unknownRef(ref, cwd, error as SnapshotError);
  }
}

async function unknownRef(ref: string, cwd: string, cause: SnapshotError): Promise<SnapshotError> {
  const tried = `--against ${ref}: it is no URL, there is no such folder`;
  if (cause.message.includes('not a git repository')) {
    return new SnapshotError('AGAINST', `${tried}, and ${cwd} is in no git repository.`, {
      hint: 'Name a folder, or a URL that begins with http:// or https://.',
      cause,
    });
  }
  const refs = await git(['for-each-ref', '--format=%(refname:short)'], { cwd }).catch(() => undefined);
  // Git is not there, or does not want to.
  if (refs === undefined) return cause;
  const { suggest } = await import('../../suggest.ts');
  const meant = suggest(ref, refs.split('\n')) || '.';
  return new SnapshotError('AGAINST', `${tried}, and git knows no commit of that name${meant}`, {
    hint: 'Name a folder, a URL, or a branch, tag or commit. What is not here yet comes with: git fetch origin',
    cause,
  });
}

/** Removes what checks left that were killed, and whose folders somebody else has removed. */
async function sweep(root: string): Promise<void> {
  const list = await git(['worktree', 'list', '--porcelain'], { cwd: root }).catch(() => '');
  for (const [, folder = ''] of list.matchAll(/^worktree (.+)$/gm)) {
    const owner = ownerIn(basename(dirname(folder)));
    if (owner && isGone(owner)) await removeFrom(root, folder);
  }
}

/** One that git was still writing is locked, which the second `--force` overrules. */
async function removeFrom(root: string, folder: string): Promise<void> {
  await git(['worktree', 'remove', '--force', '--force', folder], { cwd: root }).catch(() => {});
}
