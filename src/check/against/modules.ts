import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Gives a folder of a checkout the packages that are installed in the same folder of the user's working tree, if it
 * has none of its own.
 *
 * Through a link to `node_modules` itself, `npm ci` in the checkout would empty the user's folder. So the folder is real
 * and each package is a link, which can be removed or replaced.
 */
export async function linkModules(from: string, to: string): Promise<void> {
  const [there, here] = [join(from, 'node_modules'), join(to, 'node_modules')];
  if (existsSync(there) && existsSync(to) && !existsSync(here)) await linkEntries(there, here);
}

async function linkEntries(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    const isFolderOfPackages = name.startsWith('@') || name === '.bin';
    if (isFolderOfPackages) await linkEntries(join(from, name), join(to, name));
    // Hidden entries are caches and the records of installers, which belong to one working tree.
    else if (!name.startsWith('.') || from.endsWith('.bin')) {
      await symlink(join(from, name), join(to, name), 'junction');
    }
  }
}
