/** What has elements and styles of its own: a document, or the shadow root of an element. */
export type Root = Document | ShadowRoot;

/**
 * What the browser itself has under a name. A form gives its field of that name instead, and a document its form, image
 * or frame; what not every element has, such as `style` or `offsetParent`, is `undefined`.
 */
export function own<Of extends Node, Name extends keyof Of>(of: Of, name: Name): Of[Name] {
  const value = Reflect.get(Object.getPrototypeOf(of), name, of);
  // Pages have methods such as `bind` of their own.
  const method = (...given: unknown[]): unknown => Reflect.apply(value, of, given);
  return typeof value === 'function' ? (method as typeof value) : value;
}

/** The element around another one: out of a shadow root that is its host. */
export function parentOf(element: Element): Element | null {
  return (
    own(element, 'assignedSlot') ??
    own(element, 'parentElement') ??
    (own(element, 'getRootNode')() as Partial<ShadowRoot>).host ??
    null
  );
}
