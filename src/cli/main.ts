import { dispatch } from './dispatch.ts';

/**
 * Runs the command line and sets `process.exitCode`. It never ends the process itself: what was started is
 * stopped first, and what was printed arrives.
 */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', ignoreBrokenPipe);
  process.stderr.on('error', ignoreBrokenPipe);
  try {
    process.exitCode = await dispatch(argv, process.cwd());
  } catch (error) {
    const [{ exitCodeOfError }, { explain }, { paintFor }] = await Promise.all([
      import('./exit.ts'),
      import('./explain.ts'),
      import('../report/paint.ts'),
    ]);
    process.exitCode = exitCodeOfError(error);
    const verbose = argv.includes('--verbose');
    process.stderr.write(explain(error, { paint: paintFor(process.stderr), verbose }));
  }
}

/** Whoever reads may stop early, as `| head` does; the run goes on and stops its site as always. */
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
