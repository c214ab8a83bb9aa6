import type { Config, Finding, Remedy, ResolvedShotOptions, Shot } from '../model/index.ts';
import { isListed, pageName } from '../pages/index.ts';

/** Options that can make a shot stable. */
export type RemedyOptions = Partial<Pick<ResolvedShotOptions, 'mask' | 'remove' | 'waitFor'>>;

/**
 * Proposes options that should make a shot stable, with those that it already has; `undefined` if there are none. An
 * element that changes is masked. An element that also moves the rest of the page is removed. An element that appears
 * late is waited for. The main content is not masked, nor is a change without a known cause.
 */
export function proposeOptions({ options }: Shot, findings: readonly Finding[]): RemedyOptions | undefined {
  // It was there at full speed and missing at another pace.
  const appearsLate = findings.find(({ kind, cause }) => kind === 'disappeared' && cause.kind === 'speed');
  const rest = findings.filter((finding) => finding !== appearsLate);
  // No option helps against these.
  if (rest.some(({ cover, isContent, cause }) => cause.kind === 'unknown' || (isContent && !cover)))
    return undefined;
  const covers = rest.map(({ cover }) => cover).filter((cover) => cover !== undefined);
  const toRemove = rest.filter(({ cover }) => cover === undefined).map(({ selector }) => selector);
  const proposed: RemedyOptions = {
    ...(appearsLate && !options.waitFor && { waitFor: { selector: appearsLate.selector } }),
    ...(covers.length > 0 && { mask: added(options.mask, covers) }),
    ...(toRemove.length > 0 && { remove: added(options.remove, toRemove) }),
  };
  return Object.keys(proposed).length > 0 ? proposed : undefined;
}

function added(before: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...before, ...more])];
}

/** The options as text for the config. */
export function writeRemedy(shot: Shot, proposed: RemedyOptions, config: Config): Omit<Remedy, 'holds'> {
  const { mask, remove, waitFor } = proposed;
  const options = [
    ...(waitFor?.selector === undefined ? [] : [`waitFor: ${literal(waitFor.selector)}`]),
    ...(mask ? [`mask: ${list(mask)}`] : []),
    ...(remove ? [`remove: ${list(remove)}`] : []),
  ].join(', ');
  if (!isListed(config.pages)) return { where: 'for all pages', line: `${options},` };
  return isBare(shot, config)
    ? {
        where: `instead of ${literal(shot.page.path)}`,
        line: `{ path: ${literal(shot.page.path)}, ${options} },`,
      }
    : { where: `for the page ${literal(shot.page.path)}`, line: `${options},` };
}

/** Whether the config gives only a path for this page. */
function isBare({ page }: Shot, { sites }: Config): boolean {
  const { options, variants, alt, status, path, name, site, of } = page;
  return (
    Object.keys(options).length === 0 &&
    [variants, alt, status, of].every((value) => value === undefined) &&
    name === pageName(path) &&
    site === Object.keys(sites)[0]
  );
}

function list(selectors: readonly string[]): string {
  return `[${selectors.map(literal).join(', ')}]`;
}

/** A TypeScript string literal. */
function literal(text: string): string {
  return text.includes("'") ? JSON.stringify(text) : `'${text.replaceAll('\\', '\\\\')}'`;
}
