import type { PageRuntime } from '../runtime.ts';

/** Loads lazy images and frames at once: they load only near the window, but the picture shows the whole page. */
export function loadAtOnce(runtime: PageRuntime): void {
  const styleOf = window.getComputedStyle.bind(window);
  const hurry = (element: Element) => {
    if (element.getAttribute('loading') === 'lazy') (element as HTMLImageElement).loading = 'eager';
  };
  const look = (records: MutationRecord[]) => {
    for (const { target, type, addedNodes } of records) {
      if (type === 'attributes') hurry(target as Element);
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        hurry(node as Element);
        if (node.firstChild) (node as Element).querySelectorAll('[loading=lazy]').forEach(hurry);
      }
    }
  };
  const observer = new MutationObserver(look);
  const watch = (root: Document | ShadowRoot) => {
    root.querySelectorAll('[loading=lazy]').forEach(hurry);
    observer.observe(root, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['loading'],
    });
  };
  // What the parser adds is searched once, at its end. To observe each piece would cost more than to parse it.
  if (document.readyState === 'loading')
    document.addEventListener('DOMContentLoaded', () => watch(document), { once: true });
  else watch(document);
  runtime.wrap(Element.prototype, 'attachShadow', {
    call(original, self, args) {
      const root = Reflect.apply(original, self, args) as ShadowRoot;
      watch(root);
      return root;
    },
  });
  // An element with `content-visibility: auto` does not have its real height before it comes into view.
  document.addEventListener(
    'contentvisibilityautostatechange',
    ({ target }) => {
      const { style } = target as HTMLElement;
      if (!style) return;
      // Such an element contains the margins and floats in it, and still has to.
      const { contain } = styleOf(target as Element);
      const kept = contain.split(' ').filter((kind) => kind !== 'none');
      const all = /strict|content/.test(contain) ? kept : new Set([...kept, 'layout', 'style', 'paint']);
      style.setProperty('contain', [...all].join(' '), 'important');
      style.setProperty('content-visibility', 'visible', 'important');
    },
    { capture: true },
  );
}
