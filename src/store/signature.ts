import { randomUUID } from 'node:crypto';
import { isGone, isOfThisWorld, ourselves, ownerIn, ownerText } from '../owner.ts';

/** Says in a file who wrote it, so that others can see whether that process still runs; no other text is the same. */
export function signature(): string {
  return `${ownerText(ourselves())} ${randomUUID()}`;
}

/** Whether the process that signed still runs; `undefined` if that cannot be seen from here. */
export function signerRuns(text: string): boolean | undefined {
  const owner = ownerIn(text);
  if (!owner || !isOfThisWorld(owner)) return undefined;
  if (isGone(owner)) return false;
  // Where it cannot be read when a process began, another one may have its pid by now.
  return owner.started === 0 ? undefined : true;
}

/** The pid that a text is signed with. */
export function signerOf(text: string): number | undefined {
  return ownerIn(text)?.pid;
}
