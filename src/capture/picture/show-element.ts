import type { Page } from 'playwright';
import type { Failure, ResolvedShotOptions } from '../../model/index.ts';
import { onElement } from '../recipe/index.ts';
import { unreadableSelector } from '../selector.ts';
import type { Scene } from './scene.ts';
import { keepHovered } from './top.ts';

/** An element that is in view, as far as boxes that scroll are concerned. */
export interface Shown {
  /** Whether a box had to be scrolled for it. */
  readonly hasScrolled: boolean;
  /** Puts the boxes where they were. */
  scrollBack(): Promise<void>;
}

/**
 * Waits for the first element that matches, and scrolls it into view in the boxes around it. The window stays at the top.
 *
 * @returns `undefined` if other pictures are taken of this page too, and the element is not there yet, or showing it could
 * change them.
 */
export async function showElement(
  page: Page,
  options: ResolvedShotOptions,
  { isShared, observes }: Scene,
): Promise<Shown | Failure | undefined> {
  const selector = options.selector!;
  const failure = await unreadableSelector(page, 'selector', selector);
  if (failure) return failure;
  const element = page.locator(selector).first();
  if (isShared && !(await element.isVisible())) return undefined;
  await element.waitFor({ state: 'visible', timeout: 0 });
  if (!(await onElement(page, element, 'isInBoxThatScrolls', {}))) return inPlace;
  if (isShared && observes) return undefined;
  await keepHovered(page, options);
  await onElement(page, element, 'bringIntoView', {});
  return { hasScrolled: true, scrollBack: () => onElement(page, element, 'putBack', {}) };
}

const inPlace: Shown = { hasScrolled: false, scrollBack: async () => {} };
