export { pictureFileFlaw } from './picture-file.ts';
export { type Comparer, openComparer } from './comparer.ts';
export type { Drawn } from './contract.ts';
export {
  findChanges,
  type NamedChanges,
  nameChanges,
  ownerOf,
  type RecordedPicture,
  sideOf,
} from './name/index.ts';
export { UnreadablePicture } from './unreadable.ts';
