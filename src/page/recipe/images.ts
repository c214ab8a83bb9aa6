import type { PageRuntime } from '../runtime.ts';
import { own } from '../own.ts';

/** Whether a script of the page hears which image has loaded. */
export function hearsImages(runtime: PageRuntime | undefined): boolean {
  if (!runtime || runtime.signs.has('hears')) return true;
  const heard = 'img[onload], img[onerror], image[onload], image[onerror]';
  return [document, ...runtime.roots].some((root) => own(root, 'querySelector')(heard) !== null);
}
