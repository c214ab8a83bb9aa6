import type { Kit } from '../kit.ts';
import { own } from '../own.ts';

/** Whether a script of the page hears which image has loaded. */
export function hearsImages(kit: Kit | undefined): boolean {
  if (!kit || kit.signs.has('hears')) return true;
  const heard = 'img[onload], img[onerror], image[onload], image[onerror]';
  return [document, ...kit.roots].some((root) => own(root, 'querySelector')(heard) !== null);
}
