/**
 * The nouns, data only: what the rooms hand to one another. See docs/architecture.md for the line on which they travel.
 */
export type * from './check.ts';
export type * from './config.ts';
export type * from './doctor.ts';
export type * from './page.ts';
export type * from './reporter.ts';
export type * from './run.ts';
export type * from './trace.ts';
