import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Gives a folder of a checkout the packages that are installed in the same folder of the user's working tree, if it
 * has none of its own.
 *
 * A link to `node_modules` itself would be shorter, and `npm ci` in the checkout would then empty the user's. So the
 * folder is real and each package is a link: to remove or replace one leaves the user's alone.
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
    // Caches and what installers note down belong to the one working tree.
    else if (!name.startsWith('.') || from.endsWith('.bin')) {
      await symlink(join(from, name), join(to, name), 'junction');
    }
  }
}
