import { createHash } from 'node:crypto';

/**
 * Makes the names of the files of a folder unique. If several files have one name, it stays with the file that is called
 * exactly so, or else with the first. The others get some digits of the hash of their path appended. This is no error,
 * because nobody chose the names: a folder may contain both `macro.vec.html` and `macro.vec!.html`.
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

/** The key by which file systems of macOS and Windows compare names: they ignore case. */
export function asOneFile(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function shortHash(file: string): string {
  return createHash('sha256').update(file).digest('hex').slice(0, 8);
}
