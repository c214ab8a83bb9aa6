import { dirname, join, relative, resolve, sep } from 'node:path';
import { loadConfig } from '../../config/index.ts';
import { SnapshotError } from '../../errors.ts';
import { record as recordPages, type Recording } from '../../record/index.ts';
import type { RunEvent } from '../../model/index.ts';
import { formatCount, jsonText, paintFor, plainText, stderr, stdout } from '../../report/index.ts';
import { saveRecording } from '../../store/index.ts';
import { isUrlPattern } from '../../url-pattern.ts';
import { exitCodes } from '../exit.ts';
import type { Invocation } from '../contract.ts';
import { listenForSignals } from '../signals.ts';

/** Writes what each selected page is answered into a HAR file, and prints the line for the config. */
export async function record({
  flags,
  selection,
  recording: { har, urls },
  json,
  verbosity,
  cwd,
}: Invocation): Promise<number> {
  using interruption = listenForSignals();
  const { signal } = interruption;
  refuseNoPattern(urls);
  const config = await loadConfig({ ...flags, recording: true }, cwd);
  const folder = config.file === undefined ? cwd : dirname(config.file);
  const onEvent = (event: RunEvent): void => {
    if (event.kind === 'notice' && verbosity !== 'quiet') stderr.write(`${plainText(event.message)}\n`);
    if (event.kind === 'site-output' && verbosity === 'verbose')
      stderr.write(`${event.name} │ ${plainText(event.line)}\n`);
  };
  const recordings = await recordPages(config, {
    selection,
    urls,
    onPages(pages) {
      if (har !== undefined && pages.length > 1) throw severalPages(har, pages);
    },
    reporters: [onEvent],
    signal,
  });
  const told: Told[] = [];
  for (const recording of recordings) {
    const { shot, failure, text, count, unanswered } = recording;
    const file = har === undefined ? join(folder, 'mocks', `${shot.page.name}.har`) : resolve(cwd, har);
    const status = failure ? 'failed' : count === 0 ? 'empty' : await saveRecording(file, text);
    told.push({ page: shot.page.name, path: shot.page.path, status, file, count, unanswered, failure });
  }
  if (json) stdout.write(jsonText({ version: 1, recordings: told }));
  else for (const one of told) tell(one, { cwd, folder, urls, isQuiet: verbosity === 'quiet' });
  const failed = told.filter(({ status }) => status === 'failed').length;
  if (failed === 0) return exitCodes.well;
  return failed === told.length ? exitCodes.nothingCaptured : exitCodes.someFailed;
}

interface Told extends Pick<Recording, 'count' | 'unanswered' | 'failure'> {
  readonly page: string;
  readonly path: string;
  readonly status: 'new' | 'changed' | 'unchanged' | 'failed' | 'empty';
  readonly file: string;
}

/** The line for the config goes to stdout, everything else to stderr. */
function tell(
  { page, path, status, file, count, unanswered, failure }: Told,
  where: {
    readonly cwd: string;
    readonly folder: string;
    readonly urls: readonly string[];
    readonly isQuiet: boolean;
  },
): void {
  const paint = paintFor(stderr);
  if (failure) {
    stderr.write(`${paint('red', '✗')} ${page}: ${plainText(failure.message)}\n`);
    if (failure.hint !== undefined) stderr.write(paint('dim', `→ ${plainText(failure.hint)}\n`));
    return;
  }
  if (status === 'empty') {
    stderr.write(`${paint('yellow', '–')} ${page}: its scripts asked for nothing, so nothing was written.\n`);
    if (where.urls.length === 0)
      stderr.write(paint('dim', '→ Name other requests with --url, e.g. --url "/images/**"\n'));
    return;
  }
  if (!where.isQuiet) {
    const shown = relative(where.cwd, file) || file;
    stderr.write(`${paint('green', '✓')} ${page}: ${formatCount(count, 'answer')} → ${shown} (${status})\n`);
    for (const request of unanswered)
      stderr.write(
        paint('dim', `  not in it, because it was not answered to its end: ${plainText(request)}\n`),
      );
    stderr.write(paint('dim', `→ Add this to the page ${plainText(path)}:\n`));
  }
  stdout.write(`${lineFor(file, where)}\n`);
}

function lineFor(
  file: string,
  { folder, urls }: { readonly folder: string; readonly urls: readonly string[] },
): string {
  const path = relative(folder, file).replaceAll(sep, '/');
  const har = quoted(path.startsWith('.') || path.includes(':') ? path : `./${path}`);
  if (urls.length === 0) return `mock: { har: ${har} }`;
  const more = urls.map((url) => `{ har: ${har}, url: ${quoted(url)} }`);
  return `mock: [{ har: ${har} }, ${more.join(', ')}]`;
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}

function refuseNoPattern(urls: readonly string[]): void {
  const wrong = urls.find((url) => !isUrlPattern(url));
  if (wrong === undefined) return;
  throw new SnapshotError('USAGE', `--url ${wrong}: its braces do not match.`, {
    hint: 'Type for example: --url "/images/**"',
  });
}

function severalPages(har: string, names: readonly string[]): SnapshotError {
  return new SnapshotError(
    'USAGE',
    `--har ${har} is one file, but ${names.length} pages were named: ${names.slice(0, 5).join(', ')}.`,
    { hint: 'Leave it out, and each page gets a file: mocks/<page>.har. Or name one page.' },
  );
}
