import type { PageRuntime } from '../runtime.ts';
import { own } from '../own.ts';

/** Whether a script of the page listens to images that load. */
export function hearsOfImages(runtime: PageRuntime | undefined): boolean {
  if (!runtime || runtime.capabilities.has('hears')) return true;
  const heard = 'img[onload], img[onerror], image[onload], image[onerror]';
  return [document, ...runtime.roots].some((root) => own(root, 'querySelector')(heard) !== null);
}
