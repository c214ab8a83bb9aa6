export { findChanges } from './changes.ts';
export { type Comparer, type Drawn, openComparer } from './comparer.ts';
export { type Named, nameChanges } from './name/index.ts';
export type { Seen } from './name/side.ts';
export { UnreadablePicture } from './unreadable.ts';
