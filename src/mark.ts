import { randomBytes } from 'node:crypto';
import { type Owner, ourselves, ownerIn, ownerText } from './owner.ts';

/**
 * The environment variable that every process of a family inherits. One value for each family: a value for the
 * whole run would mix up two sites that run side by side.
 */
export const markVariable = 'SNAPSHOT_SITE_FAMILY';

/** A mark that no other family has, and that names who started it. */
export function createMark(): string {
  return `${ownerText(ourselves())}.${randomBytes(8).toString('hex')}`;
}

/** Who started the family with this mark; `undefined` if it is not one of ours. */
export function starterOf(mark: string): Owner | undefined {
  return /^[\w-]+\.\w+$/.test(mark) ? ownerIn(mark) : undefined;
}
