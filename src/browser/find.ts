import { resolve } from 'node:path';
import { SnapshotError } from '../errors.ts';
import type { BrowserChoice } from '../model/index.ts';
import { installHint } from './install-hint.ts';
import type { Machine } from './machine.ts';
import type { BrowserLocation } from './location.ts';
import { flawOfProvided, providedBrowser, providedFolder } from './provided.ts';
import { systemBrowsers, systemHeadlessShell } from './system.ts';

export interface Search {
  /** The executable; `undefined` if there is none. */
  readonly path: string | undefined;
  /** The places that were searched in vain. */
  readonly searched: readonly BrowserLocation[];
  /** The folder of a browser that was fetched before and cannot be used any more. */
  readonly damaged?: string;
}

/**
 * Finds the browser to use, in the order that `BrowserOptions.path` documents.
 *
 * `playwright` gives Playwright's places. It is a function because asking loads Playwright, which a browser that
 * was named spares.
 *
 * @throws SnapshotError `BROWSER_NOT_FOUND` if a browser was named that is not there: another one in its stead
 * would be a surprise.
 */
export function findBrowser(
  choice: BrowserChoice,
  machine: Machine,
  playwright: () => readonly BrowserLocation[],
): Search {
  const named = namedBrowser(choice, machine);
  if (named) return { path: named, searched: [] };

  const places = [...playwright(), systemHeadlessShell(machine), systemBrowsers(machine)];
  const path = places
    .flatMap((location) => location.paths)
    .find((candidate) => machine.look(candidate) === 'executable');
  if (path !== undefined) return { path, searched: [] };
  const flaw = flawOfProvided(machine);
  if (flaw === undefined) return { path: providedBrowser(machine), searched: [] };
  const what = 'a browser fetched by an earlier run';
  if (flaw === 'missing') {
    const where = providedBrowser(machine);
    return { path: undefined, searched: [...places, { what, where, paths: [] }] };
  }
  const damaged = providedFolder(machine);
  const where = `${damaged}, which is damaged`;
  return { path: undefined, searched: [...places, { what, where, paths: [] }], damaged };
}

/** What forbids fetching a browser or fonts, in words; `undefined` if nothing does. */
export function downloadForbiddenBy(
  { download }: Pick<BrowserChoice, 'download'>,
  machine: Machine,
): string | undefined {
  if (!download) return '--no-download or the option `browser.download`';
  const set = machine.env['SNAPSHOT_SITE_NO_DOWNLOAD'] ?? '';
  return ['', '0', 'false'].includes(set) ? undefined : `SNAPSHOT_SITE_NO_DOWNLOAD=${set}`;
}

/** The error of a search in vain where nothing may be fetched. */
export function noBrowser(
  searched: readonly BrowserLocation[],
  forbidden: string,
  machine: Machine,
): SnapshotError {
  const places = searched.map(({ what, where }) => `${what}: ${where}`);
  return new SnapshotError(
    'BROWSER_NOT_FOUND',
    [
      `There is no browser on this computer, and ${forbidden} forbids fetching one. Looked for`,
      ...places,
    ].join('\n  '),
    { hint: installHint(machine.platform) },
  );
}

function namedBrowser(choice: BrowserChoice, machine: Machine): string | undefined {
  const fromEnv = choice.path === undefined;
  const value = choice.path ?? machine.env['SNAPSHOT_SITE_BROWSER'];
  if (!value) return undefined;
  const path = resolve(machine.cwd, value);
  const isDamaged = path === providedBrowser(machine) && flawOfProvided(machine) === 'damaged';
  const kind = isDamaged ? 'damaged' : machine.look(path);
  if (kind === 'executable') return path;

  const origin = fromEnv ? 'SNAPSHOT_SITE_BROWSER' : (choice.origin ?? 'The option `browser`');
  throw new SnapshotError('BROWSER_NOT_FOUND', `${origin} names the browser ${value}, ${flaw[kind]}.`, {
    hint: isDamaged
      ? `Name none, and it is fetched again where a browser is needed; or remove it: rm -rf ${providedFolder(machine)}`
      : fromEnv
        ? 'Set it to the path of a Chromium, Chrome or Edge executable, or unset it to use the first browser that is found.'
        : 'Give the path of a Chromium, Chrome or Edge executable, or leave it out to use the first browser that is found.',
  });
}

const flaw = {
  missing: 'which does not exist',
  folder: 'which is a folder and not the executable inside it',
  file: 'which may not be executed',
  unreachable: 'which this user cannot reach',
  damaged: 'which is damaged',
};
