import { distance } from 'fastest-levenshtein';
import type { Locator, Page } from 'playwright';
import type { Target } from '../../../options/index.ts';
import { onElement } from '../world.ts';
import { locate } from './locate.ts';

/** How many are named in a message. */
const most = 3;

/** What there is on the page instead of an element that was not found: `; there is “Save changes”`, or nothing. */
export async function nearestTo(page: Page, target: Target): Promise<string> {
  const { wanted, candidates } = await alternatives(page, target);
  const words = wanted.toLowerCase();
  const near = candidates
    .map((candidate) => ({
      candidate,
      far: remoteness(words, candidate.toLowerCase().replace(/^“(.*)”$/s, '$1')),
    }))
    .filter(({ far }) => far <= farthest)
    .toSorted((one, other) => one.far - other.far)
    .slice(0, most)
    .map(({ candidate }) => candidate);
  return near.length === 0 ? '' : `; the nearest on the page: ${near.join(', ')}`;
}

/** 0 is the same, 1 has nothing in common. */
const farthest = 0.6;

function remoteness(wanted: string, candidate: string): number {
  if (wanted === '') return 0;
  if (candidate.includes(wanted) || wanted.includes(candidate)) return 0.1;
  return distance(wanted, candidate) / Math.max(wanted.length, candidate.length);
}

async function alternatives(
  page: Page,
  target: Target,
): Promise<{ readonly wanted: string; readonly candidates: readonly string[] }> {
  if (typeof target === 'object' && (target.role !== undefined || target.name !== undefined)) {
    const all = rolesIn(await bodyFor(page, target).ariaSnapshot());
    const same = all.filter(({ role }) => role === target.role);
    const named = (same.length > 0 ? same : all).map(({ role, name }) => `role=${role} name="${name}"`);
    const role = target.role === undefined ? '' : `role=${target.role} `;
    return { wanted: `${role}name="${target.name ?? ''}"`, candidates: [...new Set(named)] };
  }
  const { names, texts } = await onElement(page, bodyFor(page, target), 'namesNearby', {});
  const wanted = typeof target === 'string' ? target : Object.values(target).find(isText)!;
  const isCss = typeof target === 'string' ? !/^(?:text|role|label)=/.test(target) : 'selector' in target;
  if (isCss || (typeof target === 'object' && target.testId !== undefined))
    return { wanted: lastPart(wanted), candidates: names };
  return { wanted: wanted.replace(/^\w+=/, ''), candidates: texts.map((text) => `“${text}”`) };
}

/** The body of the document in which the element was looked for. */
function bodyFor(page: Page, target: Target): Locator {
  if (typeof target === 'string') return page.locator('body');
  const { within, frame = [] } = target;
  if ([frame].flat().length > 0) return locate(page, { selector: 'body', frame });
  return within === undefined ? page.locator('body') : bodyFor(page, within);
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** The last `#id` or `.class` of a selector. */
function lastPart(selector: string): string {
  return selector.match(/[#.][\w-]+/g)?.at(-1) ?? selector;
}

/** The roles and names in Playwright's snapshot: `- button "Save"`. */
function rolesIn(snapshot: string): { readonly role: string; readonly name: string }[] {
  return [...snapshot.matchAll(/^\s*- '?(?<role>\w+) "(?<name>(?:[^"\\]|\\.)*)"/gm)].map(({ groups }) => ({
    role: groups!['role']!,
    name: groups!['name']!,
  }));
}

/** The first of the `count` elements that match, as the page's source has them. */
export async function firstOf(page: Page, locator: Locator, count: number): Promise<string> {
  const outlines = await Promise.all(
    // Playwright would wait for one that is not there.
    Array.from({ length: Math.min(most, count) }, (_, index) =>
      onElement(page, locator.nth(index), 'outlineOf', {}).catch(() => undefined),
    ),
  );
  return outlines.filter((text) => text !== undefined).join(', ');
}
