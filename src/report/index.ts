import { resolve } from 'node:path';
import { SnapshotError } from '../errors.ts';
import type { CheckEvent, RunEvent } from '../model/index.ts';
import { checkKinds } from './check/index.ts';
import type { OpenReporter, ReportContext, ReporterKinds } from './contract.ts';
import type { DoctorReporter } from './doctor/index.ts';
import { tellAll, type Telling } from './tell.ts';

/** Every kind of reporter of a run by its name. A new one is a file beside these and a line here. */
const runKinds: ReporterKinds<RunEvent> = {
  terminal: { load: async () => (await import('./terminal.ts')).terminalReporter, toFile: false },
  json: { load: async () => (await import('./json.ts')).jsonReporter, toFile: true },
  junit: { load: async () => (await import('./junit.ts')).junitReporter, toFile: true },
  github: { load: async () => (await import('./github.ts')).githubReporter, toFile: false },
};

/** The reporters of one run, to be closed when it is over, however it ended. */
export interface Reporting<Event = RunEvent> extends Telling<Event> {
  close(): void;
}

/**
 * Opens the reporters of a run: `json`, or `json=shots.json` to write to that file. What is given twice counts once.
 *
 * @throws SnapshotError `USAGE` if there is none of that name, or if it does not write to a file.
 */
export function openReporters(names: readonly string[], context: ReportContext): Promise<Reporting> {
  return open(runKinds, names, context);
}

/** The same for a check. The report for people, `index.html`, is always written. */
export function openCheckReporters(
  names: readonly string[],
  context: ReportContext,
): Promise<Reporting<CheckEvent>> {
  return open(checkKinds, [...names, 'html'], context);
}

/** What the doctor does and finds. */
export async function openDoctorReporter(
  context: ReportContext & { readonly json: boolean },
): Promise<DoctorReporter> {
  return (await import('./doctor/index.ts')).doctorReporter(context);
}

async function open<Event>(
  kinds: ReporterKinds<Event>,
  names: readonly string[],
  context: ReportContext,
): Promise<Reporting<Event>> {
  const opened = await Promise.all([...new Set(names)].map((name) => openOne(kinds, name, context)));
  return {
    ...tellAll(opened.map(({ report }) => report)),
    close() {
      for (const reporter of opened) reporter.close?.();
    },
  };
}

async function openOne<Event>(
  kinds: ReporterKinds<Event>,
  text: string,
  context: ReportContext,
): Promise<OpenReporter<Event>> {
  const [name = '', file] = text.split(/=(.*)/s);
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (!kind) throw noSuchReporter(name);
  if (file !== undefined && (!kind.toFile || file === '')) throw noFile(name, file, kind.toFile);
  return (await kind.load())({
    ...context,
    file: file === undefined ? undefined : resolve(context.cwd, file),
  });
}

/** Both commands have the same flag, so the names of both are told. */
function noSuchReporter(name: string): SnapshotError {
  const ofRun = Object.keys(runKinds).join(', ');
  const ofCheck = Object.keys(checkKinds).join(', ');
  return new SnapshotError('USAGE', `There is no reporter "${name}" here.`, {
    hint: `Capturing has: ${ofRun}. Checking has: ${ofCheck}`,
  });
}

function noFile(name: string, file: string, toFile: boolean): SnapshotError {
  const message = toFile
    ? `--reporter ${name}= names no file.`
    : `The reporter "${name}" does not write to a file: --reporter ${name}=${file}`;
  return new SnapshotError('USAGE', message, { hint: `Type: --reporter ${name}` });
}

export type { Verbosity } from './contract.ts';
export { formatBytes, formatCount, formatFolder, formatSize, longest, oneLine, plainText } from './format.ts';
export { jsonText } from './json-text.ts';
export { stderr, stdout } from './outlet.ts';
export { type Paint, paintFor } from './paint.ts';
export { tellAll, type Telling } from './tell.ts';
