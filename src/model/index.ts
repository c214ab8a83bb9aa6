/** The types of the data that rooms pass to one another: see docs/architecture.md. */
export type * from './action.ts';
export type * from './check.ts';
export type * from './config.ts';
export type * from './doctor.ts';
export type * from './mock.ts';
export type * from './page.ts';
export type * from './reporter.ts';
export type * from './run.ts';
export type * from './trace.ts';
