import type { Failure, Shot } from '../model/index.ts';

/** The failure of a shot whose baseline is no picture, with what to type. */
export function unreadable({ id, file }: Shot, error: unknown, bytes: Uint8Array | undefined): Failure {
  const isPointer = Buffer.from(bytes?.subarray(0, 100) ?? []).includes('https://git-lfs');
  const reason = isPointer ? 'it is a pointer of Git LFS' : (error as Error).message.split('\n')[0]!;
  return {
    kind: 'baseline',
    message: `the baseline ${file} cannot be read: ${reason}`,
    hint: isPointer
      ? 'Get the picture itself with: git lfs pull'
      : `Get the file back from git, or take it anew with: snapshot-site --only ${id}`,
  };
}
