import type { PageOptions } from '../options.ts';
import type { Options } from './contract.ts';

/** The pages that the options list; none if a function is to say which there are. */
export function writtenPages({ pages = [] }: Options): readonly (string | PageOptions)[] {
  return typeof pages === 'function' ? [] : pages;
}
