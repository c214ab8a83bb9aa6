import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** What a path of the site leads to: a file of the folder, or another path. Both are decoded. */
type Found =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'redirect'; readonly path: string };

/**
 * Finds what a path stands for, as hosts of static sites do: the file itself, the folder's `index.html`, or the
 * file whose name lacks `.html`. With a slash too many or too few, relative links in the page would lead astray,
 * so the path without that mistake is given instead.
 *
 * The questions to the file system are asked one after another, while this process does nothing else: asked aside, each
 * would take it several times as long.
 */
export function find(root: string, path: string): Found | undefined {
  const bare = path.replace(/\/$/, '');
  const index: Found = { kind: 'file', file: `${bare}/index.html` };
  const page: Found = { kind: 'file', file: `${bare}.html` };
  if (bare === path) {
    if (isFile(root, path)) return { kind: 'file', file: path };
    if (isFile(root, page.file)) return page;
    if (isFile(root, index.file)) return { kind: 'redirect', path: `${bare}/` };
  } else {
    if (isFile(root, index.file)) return index;
    if (isFile(root, page.file)) return { kind: 'redirect', path: bare };
  }
  return undefined;
}

/** Whether the folder has a file there that may be served; never one that is hidden or outside of the folder. */
export function isFile(root: string, path: string): boolean {
  if (isHidden(path)) return false;
  try {
    const real = realpathSync.native(join(root, path));
    // A link may lead anywhere in the folder, also through hidden ones, as those of pnpm do.
    if (!real.startsWith(join(root, sep)) || !statSync(real).isFile()) return false;
    accessSync(real, constants.R_OK);
    return true;
  } catch {
    // A broken link, a name that is too long or has a NUL, a file where a folder should be: not there.
    return false;
  }
}

/** Whether a name on the way begins with a dot, and so `..` too. Windows splits paths at backslashes. */
export function isHidden(path: string): boolean {
  return /(^|[\\/])\.(?!well-known[\\/])/.test(path);
}
