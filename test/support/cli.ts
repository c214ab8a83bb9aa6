import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The built command line: `npm test` builds it first, `npx vitest` alone does not. */
export const bin = fileURLToPath(new URL('../../dist/cli/bin.cjs', import.meta.url));

/** A `snapshot-site` that is running. */
export interface Cli {
  readonly process: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves once this was printed, with what was found; rejects if the process ends without it. */
  prints(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves when the process is gone and all that it printed has arrived. */
  readonly ended: Promise<{ exitCode: number | null; stdout: string; stderr: string }>;
}

/** Starts `snapshot-site` as a person would, also in CI, without colours; what is left of it ends with the test. */
export function startCli(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Cli {
  const { FORCE_COLOR: _, NO_COLOR: __, CI: ___, ...inherited } = process.env;
  const child = spawn(process.execPath, [bin, ...args], { cwd, env: { ...inherited, ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (printed[stream] += text));
  }
  const ended = once(child, 'close').then(([exitCode]) => ({
    exitCode: exitCode as number | null,
    ...printed,
  }));
  return {
    process: child,
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    ended,
    async prints(pattern) {
      const listening = new AbortController();
      const seen = new Promise<RegExpExecArray>((resolve) => {
        const look = (): void => {
          const match = pattern.exec(printed.stdout) ?? pattern.exec(printed.stderr);
          if (match) resolve(match);
        };
        for (const stream of [child.stdout, child.stderr]) {
          stream.on('data', look);
          listening.signal.addEventListener('abort', () => stream.off('data', look));
        }
        look();
      });
      const tooLate = ended.then(({ stderr }) => {
        throw new Error(`snapshot-site ended without printing ${pattern}; it said:\n${stderr}`);
      });
      try {
        return await Promise.race([seen, tooLate]);
      } finally {
        listening.abort();
      }
    },
  };
}

/** Runs `snapshot-site` to its end. */
export function cli(args: readonly string[], cwd: string, env?: NodeJS.ProcessEnv): Cli['ended'] {
  return startCli(args, cwd, env).ended;
}
