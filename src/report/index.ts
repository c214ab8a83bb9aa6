import { isAbsolute, resolve } from 'node:path';
import { SnapshotError } from '../errors.ts';
import type { CheckEvent, Reporter, RunEvent } from '../model/index.ts';
import { checkKinds } from './check/index.ts';
import type { OpeningContext, OpenReporter, ReportContext, ReporterKinds } from './contract.ts';
import type { DoctorReporter } from './doctor/index.ts';
import { openModule } from './module.ts';
import { tellAll, type Telling } from './tell.ts';

/** Every kind of reporter of a run by its name. A new one is a file beside these and a line here. */
const runKinds: ReporterKinds<RunEvent> = {
  terminal: { load: async () => (await import('./terminal.ts')).terminalReporter, toFile: false },
  json: { load: async () => (await import('./json.ts')).jsonReporter, toFile: true },
  junit: { load: async () => (await import('./junit.ts')).junitReporter, toFile: true },
  github: { load: async () => (await import('./github.ts')).githubReporter, toFile: false },
};

/** The reporters of one run. They have to be closed when it is over, however it ended. */
export interface Reporting<Event = RunEvent> extends Telling<Event> {
  close(): void;
}

/**
 * Opens the reporters of a run: by name, `json`, or `json=shots.json` to write to that file; modules, by a path
 * that begins with `.` or is absolute; and those that are there already. What is given twice counts once.
 *
 * @throws SnapshotError `USAGE` if there is none of that name, or if it does not write to a file; `CONFIG_LOAD` if a
 * module cannot be loaded or exports none.
 */
export function openReporters(
  reporters: readonly (string | Reporter<RunEvent>)[],
  context: OpeningContext,
): Promise<Reporting> {
  return open(runKinds, reporters, context);
}

/** Opens the reporters of a check. The HTML report `index.html` is always written. */
export function openCheckReporters(
  reporters: readonly (string | Reporter<CheckEvent>)[],
  context: OpeningContext,
): Promise<Reporting<CheckEvent>> {
  return open(checkKinds, [...reporters, 'html'], context);
}

/** Opens reporters that the caller passes as objects or functions. */
export function openOwnReporters<Event>(reporters: readonly Reporter<Event>[]): Reporting<Event> {
  return allOf(reporters.map(own));
}

/** What the doctor does and finds. */
export async function openDoctorReporter(
  context: ReportContext & { readonly json: boolean },
): Promise<DoctorReporter> {
  return (await import('./doctor/index.ts')).doctorReporter(context);
}

async function open<Event>(
  kinds: ReporterKinds<Event>,
  reporters: readonly (string | Reporter<Event>)[],
  context: OpeningContext,
): Promise<Reporting<Event>> {
  const wanted = [...new Set(reporters)].filter(
    (reporter) => !(context.mayLack && isForeign(kinds, reporter)),
  );
  const opened = await Promise.all(wanted.map((reporter) => openOne(kinds, reporter, context)));
  return allOf(opened);
}

function allOf<Event>(opened: readonly OpenReporter<Event>[]): Reporting<Event> {
  return {
    ...tellAll(opened.map((reporter) => (event: Event) => reporter.report(event))),
    close() {
      for (const reporter of opened) reporter.close?.();
    },
  };
}

/** Whether only the other command has a reporter of this name. */
function isForeign(kinds: ReporterKinds<never>, reporter: unknown): boolean {
  if (typeof reporter !== 'string') return false;
  const { name } = parse(reporter);
  return !Object.hasOwn(kinds, name) && (Object.hasOwn(runKinds, name) || Object.hasOwn(checkKinds, name));
}

async function openOne<Event>(
  kinds: ReporterKinds<Event>,
  reporter: string | Reporter<Event>,
  context: OpeningContext,
): Promise<OpenReporter<Event>> {
  if (typeof reporter !== 'string') return own(reporter);
  if (reporter.startsWith('.') || isAbsolute(reporter)) {
    return openModule<Event>(resolve(context.cwd, reporter), context);
  }
  const { name, file } = parse(reporter);
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (!kind) throw noSuchReporter(name);
  if (file !== undefined && (!kind.toFile || file === '')) throw noFile(name, file, kind.toFile);
  return (await kind.load())({
    ...context,
    file: file === undefined ? undefined : resolve(context.cwd, file),
  });
}

function own<Event>(reporter: Reporter<Event>): OpenReporter<Event> {
  return typeof reporter === 'function' ? { report: reporter } : reporter;
}

function parse(text: string): { readonly name: string; readonly file: string | undefined } {
  const [name = '', file] = text.split(/=(.*)/s);
  return { name, file };
}

/** Both commands have the same flag, so the names of both are told. */
function noSuchReporter(name: string): SnapshotError {
  const ofRun = Object.keys(runKinds).join(', ');
  const ofCheck = Object.keys(checkKinds).join(', ');
  return new SnapshotError('USAGE', `There is no reporter "${name}" here.`, {
    hint: `Capturing has: ${ofRun}. Checking has: ${ofCheck}. A module of your own begins with a dot: ./reporter.js`,
  });
}

function noFile(name: string, file: string, toFile: boolean): SnapshotError {
  const message = toFile
    ? `--reporter ${name}= names no file.`
    : `The reporter "${name}" does not write to a file: --reporter ${name}=${file}`;
  return new SnapshotError('USAGE', message, { hint: `Type: --reporter ${name}` });
}

export { formatBytes, formatCount, formatFolder, formatSize, longest, oneLine, plainText } from './format.ts';
export { jsonText } from './json-text.ts';
export { stderr, stdout } from './outlet.ts';
export { type Paint, paintFor } from './paint.ts';
export { tellAll, type Telling } from './tell.ts';
export type { Verbosity } from './contract.ts';
