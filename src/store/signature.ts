import { randomUUID } from 'node:crypto';
import { isGone, isOfThisWorld, ourselves, ownerIn, ownerText } from '../owner.ts';

/** A unique text that names this process, so that others can see whether the writer of a file still runs. */
export function signature(): string {
  return `${ownerText(ourselves())} ${randomUUID()}`;
}

/** Whether the process that wrote a signature still runs; `undefined` if this cannot be known here. */
export function signerRuns(text: string): boolean | undefined {
  const owner = ownerIn(text);
  if (!owner || !isOfThisWorld(owner)) return undefined;
  if (isGone(owner)) return false;
  // Without the start time, the process with this pid may be another one.
  return owner.started === 0 ? undefined : true;
}

/** The pid in a signature. */
export function signerOf(text: string): number | undefined {
  return ownerIn(text)?.pid;
}
