import type { Flags } from '../config/index.ts';
import type { Selection } from '../pages/index.ts';
import type { Verbosity } from '../report/index.ts';
import type { FlagValues } from './arguments.ts';
import type { Command } from './commands.ts';

/** What a command is called with. */
export interface Invocation {
  /** What wins over the config. */
  readonly flags: Flags;
  readonly selection: Selection;
  /** The sets of fonts that were named. */
  readonly fonts: readonly string[];
  /** The names of the reporters. */
  readonly reporters: readonly string[];
  /** Whether stdout is for a machine. */
  readonly json: boolean;
  readonly verbosity: Verbosity;
  /** Whether it is said of each shot why it was taken or not. */
  readonly explain: boolean;
  /** Whether capturing goes on with every change. */
  readonly watch: boolean;
  /** The share of the shots that are taken even if their pictures could be reused. */
  readonly audit: number;
  /** What `check` compares with instead of the pictures in `output/`. */
  readonly against: string | undefined;
  /** Whether `check` finds pages without a picture in order. */
  readonly allowNew: boolean;
  /** What `approve` is told besides the shots. */
  readonly approval: {
    readonly groups: readonly string[];
    readonly prune: boolean;
    readonly from: string | undefined;
    readonly undo: boolean;
  };
  readonly cwd: string;
}

/** @param named What stands behind the command, and what the command takes it for. */
export function toInvocation(
  values: FlagValues,
  named: { readonly takes: Command['takes']; readonly names: readonly string[] },
  cwd: string,
): Invocation {
  const { config, output, command, concurrency, timeout, strict, browser, json = false } = values;
  const { reporter = ['terminal'] } = values;
  const namesOf = (kind: Command['takes']) => (named.takes === kind ? named.names : []);
  const names = namesOf('site');
  const shots = [...(values.only ?? []), ...namesOf('shots')];
  return {
    flags: {
      config,
      output,
      command,
      concurrency,
      timeout,
      strict,
      browser,
      // Without the flag, the config and the environment decide.
      cache: values['no-cache'] ? false : undefined,
      download: values['no-download'] ? false : undefined,
      site: command === undefined ? names[0] : undefined,
      pages: command === undefined || names.length === 0 ? undefined : names,
    },
    selection: { only: shots.length === 0 ? undefined : shots, variants: values.variant },
    fonts: namesOf('fonts'),
    reporters: json ? [...reporter, 'json'] : reporter,
    json,
    verbosity: values.quiet ? 'quiet' : values.verbose ? 'verbose' : 'normal',
    explain: values.explain ?? false,
    watch: values.watch ?? false,
    audit: values.audit === undefined ? usualAudit() : values.audit / 100,
    against: values.against,
    allowNew: values['allow-new'] ?? false,
    approval: {
      groups: values.group ?? [],
      prune: values.prune ?? false,
      from: values.from,
      undo: values.undo ?? false,
    },
    cwd,
  };
}

/** Nobody waits for CI, and there a wrong picture would be believed; so a part is always taken to be sure. */
const auditInCI = 0.05;

function usualAudit(): number {
  const set = process.env['CI'] ?? '';
  return ['', '0', 'false'].includes(set) ? 0 : auditInCI;
}
