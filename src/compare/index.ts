export { whyNotClaimed } from './claimed.ts';
export { type Comparer, openComparer } from './comparer.ts';
export type { Drawn } from './contract.ts';
export { findChanges, type Named, nameChanges, ownerOf, type Seen, sideOf } from './name/index.ts';
export { UnreadablePicture } from './unreadable.ts';
