import type { Step } from './contract.ts';
import type { Kit } from './kit.ts';

/** Lazy images and frames load only near the window, but the picture shows the whole page: they load at once. */
export const lazy: Step = { option: 'lazy', inPage: loadAtOnce };

function loadAtOnce(kit: Kit): void {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- it travels with this function
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
  // What a parser or a script adds is seen before anything is painted, and so before the browser decides to wait.
  const observer = new MutationObserver(look);
  const how = { childList: true, subtree: true, attributes: true, attributeFilter: ['loading'] };
  observer.observe(document, how);
  kit.wrap(Element.prototype, 'attachShadow', {
    call(original, self, args) {
      const root = Reflect.apply(original, self, args) as ShadowRoot;
      observer.observe(root, how);
      return root;
    },
  });
  // What is not painted until it is in view has no true height until then.
  document.addEventListener(
    'contentvisibilityautostatechange',
    ({ target }) => {
      if (target instanceof HTMLElement) target.style.contentVisibility = 'visible';
    },
    { capture: true },
  );
}
