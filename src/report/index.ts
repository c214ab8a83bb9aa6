import { SnapshotError } from '../errors.ts';
import type { Reporter } from '../model.ts';
import type { OpenReporter, ReportContext } from './contract.ts';

/** Every kind of reporter by its name. A new one is a file beside these and a line here. */
const kinds: Readonly<Record<string, () => Promise<(context: ReportContext) => OpenReporter>>> = {
  terminal: async () => (await import('./terminal.ts')).terminalReporter,
  json: async () => (await import('./json.ts')).jsonReporter,
};

/** The reporters of one run, to be closed when it is over, however it ended. */
export interface Reporting {
  readonly reporters: readonly Reporter[];
  close(): void;
}

/**
 * Opens the reporters with these names; a name that is given twice counts once.
 *
 * @throws SnapshotError `USAGE` if there is none of that name.
 */
export async function openReporters(names: readonly string[], context: ReportContext): Promise<Reporting> {
  const open = await Promise.all([...new Set(names)].map(async (name) => (await load(name))(context)));
  return {
    reporters: open.map(({ report }) => report),
    close() {
      for (const reporter of open) reporter.close?.();
    },
  };
}

async function load(name: string): Promise<(context: ReportContext) => OpenReporter> {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind) return kind();
  throw new SnapshotError('USAGE', `There is no reporter "${name}".`, {
    hint: `Use one of: ${Object.keys(kinds).join(', ')}`,
  });
}

export type { Verbosity } from './contract.ts';
