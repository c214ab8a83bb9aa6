import { z } from 'zod';

/**
 * Whether a name can only mean a file inside a folder, on every system: relative, with slashes, and without empty parts or
 * `..`. Windows reads a colon as a drive or as an alternate stream. It also drops dots and spaces at the end of a part, so
 * that `.. ` means `..` there.
 */
function isInsideName(name: string): boolean {
  return !/[\\:\0]/.test(name) && name.split('/').every((part) => !/^[. ]*$/.test(part));
}

/** Only pictures may be read or written because a report names them: `output` may be the project's own folder. */
function isPictureName(name: string): boolean {
  return /\.(?:png|jpe?g|webp)$/i.test(name);
}

/** What is wrong with a name, as parts of sentences in `parse-document.ts`. */
export const wrongNames: readonly string[] = ['leads out of its folder', 'is not the name of a picture'];
const [leadsOut, isNoPicture] = wrongNames;

/** The name of a picture in one of our files, relative to its folder. It is checked because the file may be forged. */
export const pictureName = z.string().refine(isInsideName, leadsOut).refine(isPictureName, isNoPicture);

/** The hash of a picture, which also names files of ours. */
export const sha256Schema = z.string().regex(/^[\da-f]{64}$/);
