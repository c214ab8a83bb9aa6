import { once } from 'node:events';
import { SnapshotError } from '../../errors.ts';
import { pathWithPrograms, shellArguments, startProcessTree } from '../../site/index.ts';
import { withoutGit } from './git.ts';

export interface Building {
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** Is called with each line that it prints. */
  onLine(line: string): void;
}

/** How long an aborted build may take to end by itself. */
const graceMs = 3000;

/**
 * Runs the build command to its end, and then stops every process that it started.
 *
 * @throws SnapshotError `BUILD` with its last lines if it fails; the signal's reason if it was aborted.
 */
export async function build(command: string, { cwd, signal, onLine }: Building): Promise<void> {
  signal.throwIfAborted();
  const tree = await startProcessTree({
    name: `\`${command}\``,
    argv: shellArguments(command),
    verbatim: true,
    cwd,
    env: { ...withoutGit(process.env), PATH: pathWithPrograms(cwd) },
    stop: { signal: 'SIGTERM', graceMs },
    onLine,
  });
  const stop = (): void => void tree.stop().catch(() => {});
  signal.addEventListener('abort', stop);
  try {
    // Some builds wait for an answer on their standard input.
    tree.child.stdin!.end();
    await once(tree.child, 'exit');
    signal.throwIfAborted();
    // Background processes that it left, such as a daemon, are not waited for.
    if (tree.child.exitCode === 0) return;
    const exit = await tree.exited;
    const lastLines = tree
      .output()
      .slice(-30)
      .map((line) => `\n  ${line}`);
    const how = exit.signal === null ? `exited with code ${exit.code}` : `was ended by ${exit.signal}`;
    throw new SnapshotError('BUILD', `The build \`${command}\` ${how} in ${cwd}.${lastLines.join('')}`, {
      hint: 'It is the option `build` of the config: the command that makes the site in a fresh checkout.',
    });
  } finally {
    signal.removeEventListener('abort', stop);
    await tree.stop().catch(() => {});
  }
}
