import type { Locator, Page } from 'playwright';
import type { ClickOptions, Target } from '../../../options/index.ts';
import { areReady, onElement } from '../world.ts';
import { firstOf, nearestTo } from './nearest.ts';
import type { Needs } from './verbs.ts';

/** How long Playwright may take for one question, in milliseconds of real time. It answers at once if it can. */
const questionMs = 5_000;

/**
 * Whether an action can begin at once, without doubt. In virtual time nothing changes before it is done, and the element
 * does not move.
 */
export function isReady(
  page: Page,
  locator: Locator,
  needs: Needs,
  position: ClickOptions['position'],
): Promise<boolean> {
  return areReady(page, locator, { needs, position: position ?? null }).catch(() => false);
}

/** Why an action cannot begin yet, in words; `undefined` if it can. */
export async function obstacle(
  page: Page,
  locator: Locator,
  needs: Needs,
  position: ClickOptions['position'],
): Promise<string | undefined> {
  const timeout = questionMs;
  const count = await locator.count();
  if (count === 0) return missing;
  if (count > 1) return several;
  if (needs.visible && !(await locator.isVisible())) return 'it is not visible';
  if (needs.enabled && !(await locator.isEnabled({ timeout }))) return 'it is disabled';
  if (needs.editable && !(await locator.isEditable({ timeout }))) return 'it is read-only';
  if (!needs.hit) return undefined;
  await locator.scrollIntoViewIfNeeded({ timeout });
  const cover = await onElement(page, locator, 'coverOf', { position: position ?? null });
  if (cover === undefined) return undefined;
  return (await besidePosition(locator, position)) ?? coveredBy(cover);
}

/** Says that a position is not on its element, if that is so. */
async function besidePosition(
  locator: Locator,
  position: ClickOptions['position'],
): Promise<string | undefined> {
  const box = position && (await locator.boundingBox({ timeout: questionMs }));
  if (!box || (position.x <= box.width && position.y <= box.height)) return undefined;
  const [width, height] = [Math.round(box.width), Math.round(box.height)];
  return `the position ${position.x}, ${position.y} is not on it: it is ${width} × ${height} CSS pixels large`;
}

export function coveredBy(cover: string): string {
  return `it is covered by ${cover}`;
}

/** Whether this is an obstacle of `coveredBy`. */
export function isCover(what: string): boolean {
  return what.startsWith(coveredBy(''));
}

const missing = 'no element matches';
const several = 'several elements match';

/** The obstacle with what there is instead, for the message of a failure. */
export async function explain(page: Page, locator: Locator, target: Target, what: string): Promise<string> {
  if (what === missing) return `${what}${await nearestTo(page, target)}`;
  if (what === several) {
    const count = await locator.count();
    return `${count} elements match, such as ${await firstOf(page, locator, count)}`;
  }
  return what;
}

/** What to do about an obstacle. */
export function remedyFor(what: string): string | undefined {
  if (what === several) return 'Say which one: with nth, within, or a name.';
  if (what === missing) return 'Correct it, or wait for what brings it with { waitFor: … } before.';
  return undefined;
}
