import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SnapshotError } from '../../errors.ts';
import { createMark, markVariable } from '../../mark.ts';

const run = promisify(execFile);

/**
 * What git answers, without the last line break. It runs none of the user's hooks and asks nobody for a password.
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

/** In English, so that what it says can be recognised. */
const ours = { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };

const quietly = ['-c', 'core.hooksPath=/dev/null', '-c', 'advice.detachedHead=false'];

/** Within a hook, git says by variables which repository and index are meant; ours is another one. */
export function withoutGit(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const local = /^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY|NAMESPACE)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !local.test(name)));
}
