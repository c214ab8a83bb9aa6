import { resolve } from 'node:path';
import { SnapshotError } from '../errors.ts';
import type { BrowserChoice } from '../model/index.ts';
import { installHint } from './install-hint.ts';
import type { Machine } from './machine.ts';
import type { BrowserLocation } from './location.ts';
import { flawOfNpmBrowser, npmBrowserPath, npmBrowserFolder } from './npm-browser.ts';
import { systemBrowsers, systemHeadlessShell } from './system.ts';

export interface Search {
  /** The executable; `undefined` if there is none. */
  readonly path: string | undefined;
  /** Where it was searched without success. */
  readonly searched: readonly BrowserLocation[];
  /** The folder of a browser that was fetched earlier and is damaged. */
  readonly damaged?: string;
}

/**
 * Finds the browser to use, in the order that `BrowserOptions.path` documents.
 *
 * @param playwright Gives Playwright's locations. It is a function because it loads Playwright, which is not needed if the
 *   user named a browser.
 * @throws SnapshotError `BROWSER_NOT_FOUND` if the browser that the user named is not there. No other one is taken instead.
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
    .find((candidate) => machine.pathKind(candidate) === 'executable');
  if (path !== undefined) return { path, searched: [] };
  const flaw = flawOfNpmBrowser(machine);
  if (flaw === undefined) return { path: npmBrowserPath(machine), searched: [] };
  const what = 'a browser fetched by an earlier run';
  if (flaw === 'missing') {
    const where = npmBrowserPath(machine);
    return { path: undefined, searched: [...places, { what, where, paths: [] }] };
  }
  const damaged = npmBrowserFolder(machine);
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

/** The error if no browser was found and none may be fetched. */
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
  const isDamaged = path === npmBrowserPath(machine) && flawOfNpmBrowser(machine) === 'damaged';
  const kind = isDamaged ? 'damaged' : machine.pathKind(path);
  if (kind === 'executable') return path;

  const origin = fromEnv ? 'SNAPSHOT_SITE_BROWSER' : (choice.origin ?? 'The option `browser`');
  throw new SnapshotError('BROWSER_NOT_FOUND', `${origin} names the browser ${value}, ${flaw[kind]}.`, {
    hint: isDamaged
      ? `Name none, and it is fetched again where a browser is needed; or remove it: rm -rf ${npmBrowserFolder(machine)}`
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
