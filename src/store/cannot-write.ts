import { SnapshotError } from '../errors.ts';

/** The error of a run that cannot write. A `SnapshotError` stays as it is. */
export function cannotWrite(path: string, error: unknown): SnapshotError {
  if (error instanceof SnapshotError) return error;
  const hint = knownReason(error)?.hint;
  return new SnapshotError('OUTPUT', `${path} cannot be written: ${reasonOf(error)}.`, {
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
}

/** Why something could not be written, in words. */
export function reasonOf(error: unknown): string {
  return knownReason(error)?.reason ?? (error as Error).message;
}

/** Whether the next picture would fail with the same error. */
export function endsTheRun(error: unknown): boolean {
  return knownReason(error)?.forAll ?? false;
}

interface Reason {
  readonly codes: readonly string[];
  readonly reason: string;
  readonly hint?: string;
  /** Whether it affects every file. */
  readonly forAll: boolean;
}

const makeSpace = 'Free some space and run again; what was saved so far is whole.';

const reasons: readonly Reason[] = [
  { codes: ['ENOSPC'], reason: 'no space is left on the device', hint: makeSpace, forAll: true },
  { codes: ['EDQUOT'], reason: 'the disk quota is used up', hint: makeSpace, forAll: true },
  { codes: ['EMFILE', 'ENFILE'], reason: 'too many files are open', forAll: true },
  { codes: ['EIO'], reason: 'the device reports an error', forAll: true },
  {
    codes: ['EROFS'],
    reason: 'the file system is read-only',
    hint: 'Choose another folder with --output.',
    forAll: true,
  },
  {
    codes: ['EACCES', 'EPERM'],
    reason: 'permission denied',
    hint: 'Change the folder’s permissions, or choose another one with --output.',
    forAll: true,
  },
  {
    codes: ['ENOTDIR', 'EEXIST'],
    reason: 'a file stands where a folder is needed',
    hint: 'Move the file away, or choose another folder with --output.',
    forAll: false,
  },
  {
    codes: ['EISDIR'],
    reason: 'a folder stands where the file should be',
    hint: 'Move the folder away, or give the page another name.',
    forAll: false,
  },
];

function knownReason(error: unknown): Reason | undefined {
  const { code = '' } = error as NodeJS.ErrnoException;
  return reasons.find(({ codes }) => codes.includes(code));
}
