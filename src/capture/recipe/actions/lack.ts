import type { Locator } from 'playwright';

/** How many options are named in a message. */
const most = 8;

/** Says that a `select` does not have one of these options. They may still come. Other elements lack none. */
export async function missingOption(
  element: Locator,
  wanted: readonly string[],
): Promise<string | undefined> {
  const options = await element.evaluateAll(([list]) =>
    list && 'options' in list && list.localName === 'select'
      ? [
          ...(list.options as ArrayLike<{ value: string; label: string; text: string }> & Iterable<never>),
        ].map(({ value, label, text }: { value: string; label: string; text: string }) => ({
          value,
          label,
          text,
        }))
      : undefined,
  );
  const named = (name: string) => (name ?? '').replaceAll(/\s+/g, ' ').trim();
  const missing = wanted.find((one) =>
    options?.every(({ value, label }) => value !== one && named(label) !== named(one)),
  );
  if (missing === undefined || !options) return undefined;
  const there = options.slice(0, most).map(({ text, value }) => `“${named(text) || value}”`);
  const more = options.length > most ? ', …' : '';
  return `it has no option “${missing}”; there ${there.length === 0 ? 'are none' : `are ${there.join(', ')}${more}`}`;
}

/** Says that an element is nothing that can be ticked. */
export async function notTickable(element: Locator): Promise<string | undefined> {
  const isTickable = await element.evaluateAll(([field]) => {
    const control = field && 'control' in field && field.control ? (field.control as typeof field) : field;
    if (!control) return true;
    const type = 'type' in control ? String(control.type) : '';
    const roles = ['checkbox', 'radio', 'switch', 'menuitemcheckbox', 'menuitemradio', 'option', 'treeitem'];
    const isInput = control.localName === 'input' && ['checkbox', 'radio'].includes(type);
    return isInput || roles.includes(control.getAttribute('role') ?? '');
  });
  return isTickable ? undefined : 'it is no checkbox and no radio button';
}
