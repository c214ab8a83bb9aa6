import type { ResolvedShotOptions } from '../../model/index.ts';
import type { Session } from '../../playwright/index.ts';
import { inEachFrameWithAllRoots } from '../isolated-world.ts';

/**
 * Replaces texts and attributes in all frames and shadow roots. It costs next to nothing where they are replaced already.
 *
 * @returns What matches nothing, in words.
 */
export async function rewrite(
  session: Session,
  { replaceText, set }: Pick<ResolvedShotOptions, 'replaceText' | 'set'>,
): Promise<string[]> {
  const texts = Object.entries(replaceText);
  const attributes = Object.entries(set).map(
    ([selector, values]) => [selector, Object.entries(values)] as const,
  );
  if (texts.length + attributes.length === 0) return [];
  const frames = await inEachFrameWithAllRoots(session, 'rewrite', { texts, attributes });
  const named = [
    ...texts.map(([selector]) => nothingMatches('replaceText', selector)),
    ...attributes.map(([selector]) => nothingMatches('set', selector)),
  ];
  return named.filter((_, index) => frames.every(({ answer }) => answer[index] === 0));
}

/** @param option The option that names the selector. */
export function nothingMatches(option: string, selector: string): string {
  return `${option}: nothing on the page matches ${selector}`;
}
