import type { Locator, Page } from 'playwright';
import type { ClickOptions } from '../../../options/index.ts';

/** A click of which the button is held down. */
export interface LongClick extends ClickOptions {
  /** How often it is clicked. */
  readonly clickCount: number;
}

/** What a long click needs of its surroundings. */
export interface Holding {
  readonly page: Page;
  /** How long Playwright tries, in milliseconds of real time. */
  readonly timeout: number;
  /** Does a part of it, during which the page's time stands still. */
  standing(work: () => Promise<unknown>): Promise<unknown>;
  /** Lets the page's time pass. */
  pass(ms: number): Promise<void>;
}

/**
 * Clicks an element and holds the button down. Playwright would wait in real time, in which the page's own timers, that of
 * a long press among them, stand still.
 */
export async function clickLong(element: Locator, click: LongClick, holding: Holding): Promise<void> {
  const { button = 'left', modifiers = [], position, delay = 0, clickCount } = click;
  const { page, timeout, standing, pass } = holding;
  await standing(() => element.hover({ timeout, ...(position && { position }) }));
  for (const key of modifiers) await standing(() => page.keyboard.down(key));
  try {
    for (let count = 1; count <= clickCount; count += 1) {
      await standing(() => page.mouse.down({ button, clickCount: count }));
      try {
        await pass(delay);
      } finally {
        await standing(() => page.mouse.up({ button, clickCount: count }));
      }
    }
  } finally {
    for (const key of modifiers) await standing(() => page.keyboard.up(key));
  }
}
