import { parseArguments } from './arguments.ts';
import { dispatch } from './dispatch.ts';
import { exitCodeOfError, exitCodes } from './exit.ts';
import { paintFor, stderr } from '../report/index.ts';
import { onLostOutput } from './lost-output.ts';

/**
 * Runs the command line and sets `process.exitCode`. It never ends the process itself: what was started is
 * stopped first, and what was printed arrives.
 */
export async function main(argv: readonly string[]): Promise<void> {
  let verbose = false;
  let lost = false;
  onLostOutput((error) => {
    // Writing the error may fail as well.
    if (lost) return;
    lost = true;
    process.exitCode = exitCodes.couldNotRun;
    void say(error, verbose);
  });
  try {
    const parsed = await parseArguments(argv);
    verbose = parsed.values.verbose === true;
    const exitCode = await dispatch(parsed, process.cwd());
    if (!lost) process.exitCode = exitCode;
  } catch (error) {
    // Later errors are consequences of the lost output.
    if (lost) return;
    process.exitCode = exitCodeOfError(error);
    await say(error, verbose);
  }
}

async function say(error: unknown, verbose: boolean): Promise<void> {
  const { explain } = await import('./explain.ts');
  stderr.write(explain(error, { paint: paintFor(stderr), verbose }));
}
