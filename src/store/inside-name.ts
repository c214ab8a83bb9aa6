import { z } from 'zod';

/**
 * Whether it can only name something inside of a folder, on every system: relative, with slashes, without an empty part
 * and without a way up. Windows reads a colon as a drive or as a hidden stream, and drops dots and spaces at the end of
 * a part, so that `.. ` is a way up there.
 */
function isInsideName(name: string): boolean {
  return !/[\\:\0]/.test(name) && name.split('/').every((part) => !/^[. ]*$/.test(part));
}

/** Where the folder of the pictures is the project's own, no other file is for a report to read or to write. */
function isPictureName(name: string): boolean {
  return /\.(?:png|jpe?g|webp)$/i.test(name);
}

/** What is wrong with a name; `parse-document.ts` makes a sentence of it. */
export const wrongNames: readonly string[] = ['leads out of its folder', 'is not the name of a picture'];
const [leadsOut, isNoPicture] = wrongNames;

/** The picture that a file of ours or a report names, relative to its folder: the file may come from anywhere. */
export const pictureName = z.string().refine(isInsideName, leadsOut).refine(isPictureName, isNoPicture);

/** What stands for the bytes of a picture, and names files of ours. */
export const sha256Schema = z.string().regex(/^[\da-f]{64}$/);
