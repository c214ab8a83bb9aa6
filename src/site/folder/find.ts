import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** What a path of the site leads to: a file of the folder or a redirect. Paths are decoded. */
type Found =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'redirect'; readonly path: string };

/**
 * Resolves a path as hosts of static sites do: to the file itself, to the folder's `index.html`, or to the file with
 * `.html`. A slash too many or too few would break the relative links of the page, so the path is redirected then.
 *
 * The file system is accessed synchronously, because each asynchronous call would cost several times as much.
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

/**
 * Whether the folder has such a file and it may be served, which hidden files and files outside of the folder may not.
 */
export function isFile(root: string, path: string): boolean {
  if (isHidden(path)) return false;
  try {
    const real = realpathSync.native(join(root, path));
    // A link may lead anywhere in the folder, also through hidden folders, as the links of pnpm do.
    if (!real.startsWith(join(root, sep)) || !statSync(real).isFile()) return false;
    accessSync(real, constants.R_OK);
    return true;
  } catch {
    // A broken link, a name that is too long or has a NUL, or a file where a folder is expected.
    return false;
  }
}

/** Whether a part of the path begins with a dot, which includes `..`. Windows splits paths at backslashes too. */
export function isHidden(path: string): boolean {
  return /(^|[\\/])\.(?!well-known[\\/])/.test(path);
}
