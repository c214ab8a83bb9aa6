import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SnapshotError } from '../../errors.ts';
import { createMark, markVariable } from '../../mark.ts';

const run = promisify(execFile);

/**
 * Runs git and returns its output without the last line break. Hooks are disabled, and git never asks for a password.
 *
 * @throws SnapshotError `AGAINST` with what git said.
 */
export async function git(
  args: readonly string[],
  { cwd, signal }: { readonly cwd: string; readonly signal?: AbortSignal },
): Promise<string> {
  try {
    const { stdout } = await run('git', [...quietly, ...args], {
      cwd,
      env: { ...withoutGit(process.env), ...ours, [markVariable]: createMark() },
      maxBuffer: 64 * 1024 * 1024,
      ...(signal && { signal }),
    });
    return stdout.replace(/\n$/, '');
  } catch (error) {
    signal?.throwIfAborted();
    const { code, stderr, message } = error as { code?: unknown; stderr?: string; message: string };
    const said = code === 'ENOENT' ? 'there is no program `git`' : stderr?.trim() || message;
    throw new SnapshotError('AGAINST', `git ${args.join(' ')}: ${said}`, { cause: error });
  }
}

/** Messages are in English, so that they can be recognised. */
const ours = { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };

const quietly = ['-c', 'core.hooksPath=/dev/null', '-c', 'advice.detachedHead=false'];

/** Removes the variables by which git, within a hook, tells programs its repository and index: ours are others. */
export function withoutGit(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const local = /^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY|NAMESPACE)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !local.test(name)));
}
