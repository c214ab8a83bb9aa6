/** The parts of a config, as a user writes them. Editors show their comments, and the manual is made from them. */
export type * from './actions.ts';
export type * from './mock.ts';
export type * from './shots.ts';
export type * from './sites.ts';
export type * from './users.ts';
