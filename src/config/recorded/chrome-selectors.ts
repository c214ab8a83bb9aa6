import type { Action, Target, TargetOptions, WaitForConditions } from '../../options/index.ts';
import type { ChromeSelectors, ChromeStep } from './chrome-recording.ts';

type Chain = readonly string[];

/** The element of a step: of its several selectors, the one that outlives most changes of the page. */
export function targetOf({ selectors, frame = [] }: ChromeStep, attribute?: string): Target | undefined {
  const [best] = byRank(selectors, attribute);
  if (!best) return undefined;
  const found = inWords(best);
  if (frame.length === 0) return found;
  const frames = frame.map((number) => `:is(iframe, frame) >> nth=${number}`);
  // The frame belongs to the outermost element.
  return inFrames(found, frames);
}

function inFrames(target: Target, frame: readonly string[]): Target {
  if (typeof target === 'string') return { selector: target, frame };
  if (target.within === undefined) return { ...target, frame };
  return { ...target, within: inFrames(target.within, frame) };
}

function byRank(selectors: ChromeSelectors = [], attribute?: string): readonly Chain[] {
  return selectors
    .map((one) => [one].flat())
    .filter((chain) => chain.length > 0 && chain.every((part) => typeof part === 'string' && part !== ''))
    .map((chain) => ({ chain, rank: rankOf(chain, attribute) }))
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ chain }) => chain);
}

/** The lower, the more a selector outlives changes of the page. */
function rankOf(chain: Chain, attribute = 'data-testid'): number {
  const last = chain.at(-1)!;
  const aria = ariaOf(last);
  if (aria?.role !== undefined && aria.name !== undefined) return 0;
  if (last.startsWith('[data-') || last.startsWith(`[${attribute}`)) return 1;
  if (aria?.name !== undefined) return 2;
  if (/^#[\w-]+$/.test(last) && !/\d{3}/.test(last)) return 3;
  if (last.startsWith('text/')) return 4;
  if (last.startsWith('pierce/')) return 6;
  if (last.startsWith('xpath/')) return 7;
  return 5;
}

/** What `aria/Save[role="button"]` says. One of both may be missing. */
function ariaOf(selector: string): Pick<TargetOptions, 'role' | 'name'> | undefined {
  if (!selector.startsWith('aria/')) return undefined;
  let { name, role } = { name: undefined as string | undefined, role: undefined as string | undefined };
  const rest = selector.slice('aria/'.length).replaceAll(ariaAttribute, (...found) => {
    const { attribute, value } = found.at(-1) as Record<string, string>;
    if (attribute === 'role') role = value;
    else name = value;
    return '';
  });
  if (rest.trim() !== '') name = rest.trim();
  // Playwright knows no role of a field for passwords, and Chrome calls it a textbox.
  const known = role !== undefined && ariaRoles.has(role) && (role !== 'textbox' || name === undefined);
  return { ...(known && { role: role! }), ...(name !== undefined && { name }) };
}

const ariaAttribute = /\[\s*(?<attribute>name|role)\s*=\s*(?<quote>["'])(?<value>.*?)\k<quote>\s*\]/g;

/** The roles of ARIA. Chrome also has names of its own, such as `LabelText`. */
const ariaRoles = new Set(
  `alert alertdialog application article banner blockquote button caption cell checkbox code columnheader combobox
  complementary contentinfo definition deletion dialog directory document emphasis feed figure form generic grid gridcell
  group heading img insertion link list listbox listitem log main marquee math menu menubar menuitem menuitemcheckbox
  menuitemradio meter navigation note option paragraph progressbar radio radiogroup region row rowgroup rowheader scrollbar
  search searchbox separator slider spinbutton status strong subscript superscript switch tab table tablist tabpanel term
  textbox time timer toolbar tooltip tree treegrid treeitem`.split(/\s+/),
);

/** A chain of selectors, each of which looks within what the one before has found. */
function inWords(chain: Chain): Target {
  const last = chain.at(-1)!;
  const around = chain.slice(0, -1);
  const aria = ariaOf(last);
  if (aria === undefined && around.every((part) => ariaOf(part) === undefined))
    return chain.map(inPlaywrights).join(' >> ');
  const own: TargetOptions =
    aria === undefined
      ? { selector: inPlaywrights(last) }
      : { ...aria, ...(aria.name !== undefined && { exact: true }) };
  return around.length === 0 ? own : { ...own, within: inWords(around) };
}

function inPlaywrights(selector: string): string {
  const [, kind, rest = ''] = /^(text|pierce|xpath|css)\/(.*)$/s.exec(selector) ?? [];
  if (kind === 'text') return `internal:text=${JSON.stringify(rest)}i`;
  if (kind === 'xpath') return `xpath=${rest}`;
  return kind === undefined ? selector : rest;
}

/** `waitForElement` as an action: so many elements are there, or are not. */
export function waitedFor(step: ChromeStep, attribute?: string): readonly Action[] | string {
  const { count = 1, operator = '>=', visible = true, attributes = {}, properties = {} } = step;
  // waitFor takes a selector, and there is none for a name without a role.
  const usable = [...(step.selectors ?? [])].filter((one) => [one].flat().every((part) => !isNameOnly(part)));
  const target = targetOf({ ...step, selectors: usable }, attribute);
  if (target === undefined) return 'none of the selectors of waitForElement can be used';
  const { value, ...others } = properties;
  const unknown = Object.keys(others).find((name) => !(name in states));
  if (unknown !== undefined)
    return `it waits for the property “${unknown}”, and waitFor knows only ${['value', ...Object.keys(states)].join(', ')}`;
  const narrowed = [
    selectorOf(target),
    ...Object.entries(attributes).map(([name, wanted]) => and(`[${name}=${JSON.stringify(wanted)}]`)),
    ...Object.entries(others).map(([name, wanted]) => states[name]!(wanted)),
  ].join(' >> ');
  const conditions = countOf(narrowed, visible ? operator : opposite[operator], count, visible);
  if (conditions === undefined) return `it waits for not exactly ${count} elements, which waitFor cannot`;
  if (value === undefined)
    return [{ waitFor: isOneSelector(conditions) ? conditions.selector! : conditions }];
  if (conditions.selector === undefined) return 'it waits for a value to be gone, which waitFor cannot';
  return [{ waitFor: { ...conditions, value: String(value) } }];
}

function isNameOnly(part: string): boolean {
  const aria = ariaOf(part);
  return aria !== undefined && aria.role === undefined;
}

function isOneSelector(conditions: WaitForConditions): boolean {
  return Object.keys(conditions).join(' ') === 'selector';
}

const opposite: Readonly<Record<string, string>> = { '>=': '<', '<=': '>' };

/** The number of elements, by the first one that has to be there and the first one that must not be. */
function countOf(
  selector: string,
  operator: string | undefined,
  count: number,
  visible: boolean,
): WaitForConditions | undefined {
  const nth = (number: number) => (number === 0 ? selector : `${selector} >> nth=${number}`);
  switch (operator) {
    case '>=':
      return count > 0 ? { selector: nth(count - 1) } : {};
    case '>':
      return { selector: nth(count) };
    case '<=':
      return { selectorGone: nth(count) };
    case '<':
      return { selectorGone: nth(count - 1) };
    case '==':
      return { ...(count > 0 && { selector: nth(count - 1) }), selectorGone: nth(count) };
    default:
      return visible ? { selector } : undefined;
  }
}

/** The properties of elements that selectors can ask for. */
const states: Readonly<Record<string, (wanted: unknown) => string>> = {
  checked: (wanted) => and(wanted ? ':checked' : ':not(:checked)'),
  disabled: (wanted) => and(wanted ? ':disabled' : ':not(:disabled)'),
  id: (wanted) => and(`[id=${JSON.stringify(wanted)}]`),
  className: (wanted) => and(`[class=${JSON.stringify(wanted)}]`),
  innerText: (wanted) => `internal:has-text=${JSON.stringify(String(wanted))}s`,
  textContent: (wanted) => `internal:has-text=${JSON.stringify(String(wanted))}s`,
};

function and(css: string): string {
  return `internal:and=${JSON.stringify(css)}`;
}

/** An element as one of Playwright's selectors. */
function selectorOf(target: Target): string {
  if (typeof target === 'string') return target;
  const { selector, role, name, within, frame = [] } = target;
  const own = selector ?? withRole(role!, name);
  return [
    ...(within === undefined ? [] : [selectorOf(within)]),
    ...[frame].flat().flatMap((each) => [each, 'internal:control=enter-frame']),
    own,
  ].join(' >> ');
}

function withRole(role: string, name: string | undefined): string {
  return name === undefined
    ? `internal:role=${role}`
    : `internal:role=${role}[name="${name.replaceAll(/[\\"]/g, '\\$&')}"s]`;
}
