import {
  downloadForbiddenBy,
  type FontSet,
  fontSets,
  isFetched,
  type Machine,
  provideFontSets,
  thisMachine,
} from '../../browser/index.ts';
import { loadModule } from '../../config/index.ts';
import { suggest } from '../../suggest.ts';
import { SnapshotError } from '../../errors.ts';
import { formatBytes, jsonText, openReporters, paintFor, stderr, stdout } from '../../report/index.ts';
import { exitCodes } from '../exit.ts';
import type { Invocation } from '../contract.ts';
import { listenForSignals } from '../signals.ts';

/**
 * Fetches the sets of fonts that are named and prints the line that makes the config use them; without a name, lists
 * what there is.
 */
export async function fonts(invocation: Invocation): Promise<number> {
  const { fonts: names, json, verbosity } = invocation;
  const unknown = names.find((name) => !fontSets.some((set) => set.name === name));
  if (unknown !== undefined) throw noSuchSet(unknown);

  const machine = thisMachine();
  if (names.length > 0) await fetchSets(invocation, machine);
  const wanted = fontSets.filter(({ name }) => names.includes(name));
  if (json) stdout.write(toJson(machine));
  else if (names.length === 0) stdout.write(toTable(machine));
  else stdout.write(`fonts: [${wanted.map(({ name }) => `'${name}'`).join(', ')}],\n`);

  if (!json && verbosity !== 'quiet') stderr.write(advice(wanted, machine));
  return exitCodes.well;
}

async function fetchSets(
  { fonts: names, flags, verbosity, cwd }: Invocation,
  machine: Machine,
): Promise<void> {
  using interruption = listenForSignals();
  // Downloads are reported in the log; stdout is only for the document that --json asks for.
  const loggers = (flags.reporters ?? ['terminal']).filter((name) => name !== 'json');
  const reporting = await openReporters(loggers, { stdout, stderr, verbosity, cwd, loadModule });
  try {
    const forbidden = downloadForbiddenBy({ download: flags.download ?? true }, machine);
    await provideFontSets(names, machine, {
      forbidden,
      signal: interruption.signal,
      onEvent: reporting.tell,
    });
    reporting.throwFirst();
  } finally {
    reporting.close();
  }
}

function noSuchSet(name: string): SnapshotError {
  const names = fontSets.map((set) => set.name);
  return new SnapshotError('USAGE', `There is no set of fonts "${name}"${suggest(name, names)}`, {
    hint: `The sets are: ${names.join(', ')}. Fonts of your own are named in the config: fonts: ['./fonts']`,
  });
}

function toTable(machine: Machine): string {
  const paint = paintFor(stdout);
  const rows = [
    ['set', 'here', 'download', 'covers'],
    ['pinned', 'yes', '–', pinnedCovers],
    ...fontSets.map((set) => [
      set.name,
      isFetched(set, machine) ? 'yes' : 'no',
      formatBytes(downloadOf(set)),
      set.covers,
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return [paint('dim', lines[0]!), ...lines.slice(1), ''].join('\n');
}

const pinnedCovers = 'Latin, Greek, Cyrillic, Hebrew, Arabic, mathematics, symbols';

function toJson(machine: Machine): string {
  const sets = fontSets.map((set) => ({
    name: set.name,
    here: isFetched(set, machine),
    downloadBytes: downloadOf(set),
    covers: set.covers,
  }));
  return jsonText({ version: 1, sets });
}

function downloadOf({ fonts: packaged }: FontSet): number {
  return packaged.reduce((sum, { bytes }) => sum + bytes, 0);
}

function advice(wanted: readonly FontSet[], machine: Machine): string {
  const paint = paintFor(stderr);
  const missing = fontSets.filter((set) => !isFetched(set, machine)).map(({ name }) => name);
  const next =
    wanted.length === 0 && missing.length > 0
      ? `Fetch them with: npx snapshot-site fonts ${missing.join(' ')}`
      : 'Name the sets to use in pages.config.ts, as the option fonts. They are used on Linux.';
  return `${paint('dim', `→ ${next}`)}\n`;
}
