import { writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { configNames } from '../../config/contract.ts';
import { SnapshotError } from '../../errors.ts';
import { jsonText, paintFor, stderr, stdout } from '../../report/index.ts';
import { exitCodes } from '../exit.ts';
import type { Invocation } from '../contract.ts';
import { configText, type Project, readProject, recognise } from '../init/index.ts';

/**
 * Looks at the project and writes a config that photographs it: `pages.config.ts` in this folder, or the file
 * that `--config` names, for the project in its folder. A config that is there already stays as it is.
 */
export async function init({ flags, json, verbosity, cwd }: Invocation): Promise<number> {
  const file = resolve(cwd, flags.config ?? 'pages.config.ts');
  const folder = dirname(file);
  const project = await readProject(folder);
  const existing = [basename(file), ...configNames].find((name) => project.files.includes(name));
  if (existing !== undefined) throw alreadyThere(relative(cwd, join(folder, existing)));
  const recognised = recognise(project);
  if (!recognised) throw nothingRecognised();

  await write(file, configText(recognised, isInstalled(project)));

  const shown = relative(cwd, file);
  if (json) stdout.write(jsonText({ version: 1, file, project: recognised.name }, 0));
  if (verbosity !== 'quiet') {
    const paint = paintFor(stderr);
    stderr.write(`${paint('green', '✓')} Wrote ${shown} for ${recognised.name}.\n`);
    stderr.write(paint('dim', '→ Take the pictures with: npx snapshot-site\n'));
  }
  return exitCodes.well;
}

async function write(file: string, text: string): Promise<void> {
  try {
    // Should the file have appeared in the meantime, `wx` does not overwrite it.
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    throw new SnapshotError('OUTPUT', `The config could not be written: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function isInstalled({ manifest }: Project): boolean {
  return [manifest.dependencies, manifest.devDependencies].some((group) => group?.['snapshot-site']);
}

function alreadyThere(file: string): SnapshotError {
  return new SnapshotError('USAGE', `${file} is there already; nothing was written.`, {
    hint: 'Edit it, or remove it and type again: snapshot-site init',
  });
}

function nothingRecognised(): SnapshotError {
  return new SnapshotError(
    'SITE_NOT_FOUND',
    'No website was recognised here: no package.json of a known tool, no HTML file, no Python application.',
    { hint: 'Name the site yourself: snapshot-site ./folder, or snapshot-site --command "…" / /about' },
  );
}
