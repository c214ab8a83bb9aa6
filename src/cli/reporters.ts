import { loadModule } from '../config/index.ts';
import type { Config } from '../model/index.ts';
import type { OpeningContext } from '../report/contract.ts';
import { stderr, stdout } from '../report/index.ts';
import type { Invocation } from './contract.ts';

/** The reporters of the command line, else those of the config, else the terminal; and `json` with `--json`. */
export function reportersOf({ reporters }: Pick<Config, 'reporters'>, { json }: Invocation) {
  return [...(reporters ?? ['terminal']), ...(json ? ['json'] : [])];
}

/** The context in which reporters are opened. */
export function reportingOf({ flags, verbosity, explain, cwd }: Invocation): OpeningContext {
  return { stdout, stderr, verbosity, explain, cwd, loadModule, mayLack: flags.reporters === undefined };
}
