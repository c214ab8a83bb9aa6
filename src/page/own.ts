/** The root of a tree of elements with styles of its own. */
export type Root = Document | ShadowRoot;

/**
 * Reads a property as the browser defines it. A form would give its field of that name instead, and a document its form,
 * image or frame. What not every element has, such as `style` or `offsetParent`, is `undefined`.
 */
export function own<Of extends Node, Name extends keyof Of>(of: Of, name: Name): Of[Name] {
  const value = Reflect.get(Object.getPrototypeOf(of), name, of);
  // A page may have replaced `bind`.
  const method = (...given: unknown[]): unknown => Reflect.apply(value, of, given);
  return typeof value === 'function' ? (method as typeof value) : value;
}

/** The parent of an element as it is rendered: its slot, or the host of its shadow root. */
export function parentOf(element: Element): Element | null {
  return (
    own(element, 'assignedSlot') ??
    own(element, 'parentElement') ??
    (own(element, 'getRootNode')() as Partial<ShadowRoot>).host ??
    null
  );
}
