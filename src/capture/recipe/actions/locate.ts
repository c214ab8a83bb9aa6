import type { FrameLocator, Locator, Page } from 'playwright';
import type { Target, TargetOptions } from '../../../options/index.ts';

/** The element of an action, by Playwright's locators. */
export function locate(page: Page, target: Target): Locator {
  if (typeof target === 'string') return page.locator(target);
  const { within, frame = [], hasText, nth } = target;
  let place: Page | Locator | FrameLocator = within === undefined ? page : locate(page, within);
  for (const selector of [frame].flat()) place = place.frameLocator(selector);
  const found = find(place, target);
  const filtered = hasText === undefined ? found : found.filter({ hasText });
  return nth === undefined ? filtered : filtered.nth(nth);
}

function find(place: Page | Locator | FrameLocator, target: TargetOptions): Locator {
  const { role, label, placeholder, testId, text, altText, selector, name, exact = false } = target;
  if (role !== undefined) return place.getByRole(role as 'button', name === undefined ? {} : { name, exact });
  if (name !== undefined)
    return place.locator(isElement(place) ? eachWithin(named(name, exact)) : named(name, exact));
  if (label !== undefined) return place.getByLabel(label, { exact });
  if (placeholder !== undefined) return place.getByPlaceholder(placeholder, { exact });
  if (testId !== undefined) return place.getByTestId(testId);
  if (text !== undefined) return place.getByText(text, { exact });
  if (altText !== undefined) return place.getByAltText(altText, { exact });
  return place.locator(selector!);
}

function isElement(place: Page | Locator | FrameLocator): boolean {
  return 'ariaSnapshot' in place && !('goto' in place);
}

/** Each part of a union looks within the element, not only the first one. */
function eachWithin(selector: string): string {
  return `internal:chain=${JSON.stringify(selector)}`;
}

/** The roles of elements that have a name, as far as a person does something with them or looks for them by name. */
const namedRoles =
  `alert alertdialog article banner button cell checkbox columnheader combobox complementary contentinfo
  dialog figure form grid gridcell group heading img link list listbox listitem log main menu menubar menuitem
  menuitemcheckbox menuitemradio meter navigation note option progressbar radio radiogroup region row rowheader search
  searchbox slider spinbutton status switch tab table tablist tabpanel textbox toolbar tooltip tree treeitem`.split(
    /\s+/,
  );

/**
 * Playwright has no locator for a name without a role. So this is the union of those that look at one: elements with a
 * label, with these roles, and fields without a role, such as that of a password, that only a placeholder names.
 */
function named(name: string, exact: boolean): string {
  const kind = exact ? 's' : 'i';
  const attribute = `"${name.replaceAll(/[\\"]/g, '\\$&')}"${kind}`;
  const ways = [
    ...namedRoles.map((role) => `internal:role=${role}[name=${attribute}]`),
    `internal:attr=[placeholder=${attribute}]`,
  ];
  return [
    `internal:label=${JSON.stringify(name)}${kind}`,
    ...ways.map((way) => `internal:or=${JSON.stringify(way)}`),
  ].join(' >> ');
}
