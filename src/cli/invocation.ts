import type { FlagValues } from './commands/index.ts';
import type { Command, Invocation } from './contract.ts';

/** @param named What stands behind the command, and what the command takes it for. */
export function toInvocation(
  values: FlagValues,
  named: { readonly takes: Command['takes']; readonly names: readonly string[] },
  cwd: string,
): Invocation {
  const { config, output, command, concurrency, timeout, strict, browser, json = false } = values;
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
      reporters: values.reporter,
      // Without the flag, the config and the environment decide.
      cache: values['no-cache'] ? false : undefined,
      download: values['no-download'] ? false : undefined,
      site: command === undefined ? names[0] : undefined,
      pages: command === undefined || names.length === 0 ? undefined : names,
    },
    selection: { only: shots.length === 0 ? undefined : shots, variants: values.variant },
    fonts: namesOf('fonts'),
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
    recording: { har: values.har, urls: values.url ?? [] },
    cwd,
  };
}

/** In CI nobody waits and a wrong picture would be trusted, so this share is captured although it could be reused. */
const auditInCI = 0.05;

function usualAudit(): number {
  const set = process.env['CI'] ?? '';
  return ['', '0', 'false'].includes(set) ? 0 : auditInCI;
}
