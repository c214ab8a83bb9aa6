import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SnapshotError } from '../errors.ts';
import type { Reporter } from '../model/index.ts';
import type { OpeningContext, OpenReporter } from './contract.ts';

/**
 * Opens the reporter that a module of the user exports by default: an object, a function that hears each event, or a
 * class, of which each run has an instance of its own.
 *
 * @throws SnapshotError `CONFIG_LOAD` if it cannot be loaded or exports none.
 */
export async function openModule<Event>(
  file: string,
  { cwd, loadModule = importDefault }: OpeningContext,
): Promise<OpenReporter<Event>> {
  const shown = relative(cwd, file);
  let exported;
  try {
    exported = await loadModule(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SnapshotError('CONFIG_LOAD', `The reporter ${shown} could not be loaded: ${reason}`, {
      hint: 'Check the path, or fix the file; --verbose shows where it failed.',
      cause: error,
    });
  }
  const made = isClass(exported) ? new exported() : exported;
  if (typeof made === 'function') return { report: made as Extract<Reporter<Event>, Function> };
  if (isReporter<Event>(made)) return made;
  throw new SnapshotError('CONFIG_LOAD', `The module ${shown} exports no reporter by default.`, {
    hint: 'Export a function that hears each event, or an object with the method report: export default { report(event) {} };',
  });
}

async function importDefault(file: string): Promise<unknown> {
  return ((await import(pathToFileURL(file).href)) as { default?: unknown }).default;
}

function isClass(value: unknown): value is new () => unknown {
  return typeof value === 'function' && isReporter(value.prototype);
}

function isReporter<Event>(value: unknown): value is OpenReporter<Event> {
  return (
    typeof value === 'object' && value !== null && 'report' in value && typeof value.report === 'function'
  );
}
