import { createHash } from 'node:crypto';

/**
 * A name of its own for each file of a folder, given what their paths make. Where several make one name, it stays
 * with the file that is called so, or with the first of them, and the others get a few digits of the hash of their
 * path: a folder that holds `macro.vec.html` and `macro.vec!.html` is nobody's mistake.
 */
export function namesApart(files: readonly string[], names: readonly string[]): string[] {
  const isCalledSo = (index: number) => files[index]!.replace(/\.html?$/i, '') === names[index];
  const owners = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const owner = owners.get(asOneFile(name));
    if (owner === undefined || (isCalledSo(index) && !isCalledSo(owner))) owners.set(asOneFile(name), index);
  }
  return names.map((name, index) =>
    owners.get(asOneFile(name)) === index ? name : `${name}-${shortHash(files[index]!)}`,
  );
}

/** Two names that differ only in their case are one file on macOS and Windows. */
export function asOneFile(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function shortHash(file: string): string {
  return createHash('sha256').update(file).digest('hex').slice(0, 8);
}
