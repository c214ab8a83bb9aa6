import type { PageOptions } from '../options/index.ts';
import type { Options } from './contract.ts';

/** The pages that the options list. There are none if `pages` is a function. */
export function writtenPages({ pages = [] }: Options): readonly (string | PageOptions)[] {
  return typeof pages === 'function' ? [] : pages;
}
