import type { Config, Finding, Remedy, ResolvedShotOptions, Shot } from '../model/index.ts';
import { isListed, pageName } from '../pages/index.ts';

/** What options can do about findings. */
export type Treatment = Partial<Pick<ResolvedShotOptions, 'mask' | 'remove' | 'waitFor'>>;

/**
 * The options that ought to make a shot come out the same each time, with those that it has already; `undefined` if
 * there are none. What moves is covered; what also moves the rest of the page can only be taken out; what comes late
 * is waited for. What holds the content of a page stays on its picture, and so does what moves for no known reason.
 */
export function treat({ options }: Shot, findings: readonly Finding[]): Treatment | undefined {
  // It was there at full speed, and at another one it was not yet.
  const late = findings.find(({ kind, cause }) => kind === 'disappeared' && cause.kind === 'speed');
  const rest = findings.filter((finding) => finding !== late);
  // Whatever is done about the others, these would go on.
  if (rest.some(({ cover, isContent, cause }) => cause.kind === 'unknown' || (isContent && !cover)))
    return undefined;
  const covers = rest.map(({ cover }) => cover).filter((cover) => cover !== undefined);
  const inTheWay = rest.filter(({ cover }) => cover === undefined).map(({ selector }) => selector);
  const treatment: Treatment = {
    ...(late && !options.waitFor && { waitFor: { selector: late.selector } }),
    ...(covers.length > 0 && { mask: added(options.mask, covers) }),
    ...(inTheWay.length > 0 && { remove: added(options.remove, inTheWay) }),
  };
  return Object.keys(treatment).length > 0 ? treatment : undefined;
}

function added(before: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...before, ...more])];
}

/** The same as one writes it in the config. */
export function writeRemedy(shot: Shot, treatment: Treatment, config: Config): Omit<Remedy, 'holds'> {
  const { mask, remove, waitFor } = treatment;
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

/** Whether the config has nothing but a path for this page. */
function isBare({ page }: Shot, { sites }: Config): boolean {
  const { options, variants, alt, status, path, name, site } = page;
  return (
    Object.keys(options).length === 0 &&
    [variants, alt, status].every((value) => value === undefined) &&
    name === pageName(path) &&
    site === Object.keys(sites)[0]
  );
}

function list(selectors: readonly string[]): string {
  return `[${selectors.map(literal).join(', ')}]`;
}

/** A text as TypeScript has it. */
function literal(text: string): string {
  return text.includes("'") ? JSON.stringify(text) : `'${text.replaceAll('\\', '\\\\')}'`;
}
