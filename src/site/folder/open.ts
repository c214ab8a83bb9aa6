import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, extname, relative } from 'node:path';
import { SnapshotError } from '../../errors.ts';
import { isFile } from './find.ts';

/**
 * Makes sure that the folder can be served, and resolves its path without symbolic links.
 *
 * @throws SnapshotError `SITE_NOT_FOUND`
 */
export async function openFolder(folder: string, spa: string | false): Promise<string> {
  let found;
  try {
    found = await stat(folder);
  } catch (cause) {
    throw await missingFolder(folder, cause as NodeJS.ErrnoException);
  }
  if (!found.isDirectory()) throw notAFolder(folder);
  const root = await realpath(folder);
  if (spa !== false && !isFile(root, spa)) {
    throw new SnapshotError(
      'SITE_NOT_FOUND',
      `The folder ${folder} has no file ${spa} for the option "spa".`,
      {
        hint: 'Build the site first, or set spa to the file that answers for every path, relative to the folder.',
      },
    );
  }
  return root;
}

async function missingFolder(folder: string, cause: NodeJS.ErrnoException): Promise<SnapshotError> {
  if (cause.code !== 'ENOENT') {
    return new SnapshotError('SITE_NOT_FOUND', `The folder ${folder} cannot be opened: ${cause.message}`, {
      cause,
    });
  }
  const siblings = await foldersIn(dirname(folder));
  const others = siblings.length > 0 ? `; beside it there are ${siblings.join(', ')}` : '';
  return new SnapshotError('SITE_NOT_FOUND', `There is no folder ${folder}${others}.`, {
    hint: 'If a build makes it, run that first, e.g. npm run build; otherwise name a folder that exists.',
    cause,
  });
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return names
    .filter((name) => !name.startsWith('.') && name !== 'node_modules')
    .toSorted()
    .slice(0, 8);
}

function notAFolder(path: string): SnapshotError {
  const isModule = /^\.[cm]?[jt]sx?$/.test(extname(path));
  const shown = `./${relative(process.cwd(), path)}`;
  return new SnapshotError(
    'SITE_NOT_FOUND',
    `${path} is a file, not a folder${isModule ? '; it looks like a module' : ''}.`,
    {
      hint: isModule
        ? `If it exports an app, write it as site: { app: '${shown}' }`
        : `Name the folder that it is in: site: { folder: '${dirname(shown)}' }`,
    },
  );
}
