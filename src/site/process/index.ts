/** Process trees: started, watched, stopped, and cleaned up after a run that was killed. */
export type { Listener } from './contract.ts';
export { type ProcessTree, startProcessTree } from './process-tree.ts';
export { sweepIfLeft, sweepLeftovers } from './leftovers.ts';
export { system } from './system.ts';
