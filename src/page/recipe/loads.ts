import type { PageRuntime } from '../runtime.ts';
import { own } from '../own.ts';

/**
 * Whether a small frame has loaded before a script further down in the document, which waits for a stylesheet, begins to
 * listen for that, is decided by the network. So no frame is said to have loaded before its document is read to the end.
 *
 * And a document that a script begins anew when it has loaded, as `document.write()` does then, is not closed by most: it
 * would load for ever.
 */
export function postponeLoads(runtime: PageRuntime): void {
  const { HTMLIFrameElement: Frame, Event: BrowserEvent } = window;
  const { dispatchEvent } = EventTarget.prototype;
  const loaded: HTMLIFrameElement[] = [];
  document.addEventListener(
    'load',
    (event) => {
      const { target } = event;
      if (document.readyState !== 'loading' || !(target instanceof Frame)) return;
      event.stopImmediatePropagation();
      loaded.push(target);
    },
    { capture: true },
  );
  const tell = () => {
    for (const frame of loaded) Reflect.apply(dispatchEvent, frame, [new BrowserEvent('load')]);
  };
  document.addEventListener(
    'DOMContentLoaded',
    // After those of the page that wait for this.
    () => loaded.length > 0 && runtime.scheduleAt(runtime.age(), tell),
    { once: true },
  );
  for (const name of ['open', 'write', 'writeln'] as const) {
    runtime.wrap(Document.prototype, name, {
      call(original, self, args) {
        if (self === document && own(document, 'readyState') === 'complete')
          runtime.capabilities.add('rewrites');
        return Reflect.apply(original, self, args);
      },
    });
  }
}
