import { loadModule } from '../config/index.ts';
import type { Config } from '../model/index.ts';
import type { OpeningContext } from '../report/contract.ts';
import { stderr, stdout } from '../report/index.ts';
import type { Invocation } from './contract.ts';

/** Who is told: those that the command line names, or else those of the config, or the terminal; and `--json`. */
export function reportersOf({ reporters }: Pick<Config, 'reporters'>, { json }: Invocation) {
  return [...(reporters ?? ['terminal']), ...(json ? ['json'] : [])];
}

/** What they are opened with. */
export function reportingOf({ flags, verbosity, explain, cwd }: Invocation): OpeningContext {
  return { stdout, stderr, verbosity, explain, cwd, loadModule, mayLack: flags.reporters === undefined };
}
