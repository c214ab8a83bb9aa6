/**
 * Programs that are started, with all that comes of them: looked after, ended, and swept away after a run that was
 * killed.
 */
export type { Listener } from './contract.ts';
export { type ProcessTree, startProcessTree } from './process-tree.ts';
export { sweepIfLeft, sweepLeftovers } from './leftovers.ts';
export { system } from './system.ts';
