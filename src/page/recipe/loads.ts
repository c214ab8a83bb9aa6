import type { PageRuntime } from '../runtime.ts';
import { own } from '../own.ts';

/**
 * Postpones the `load` events of frames until the document is parsed. A script further down may wait for a stylesheet before
 * it listens to a frame, and the network would decide whether the frame has loaded by then.
 *
 * It also notices `document.write()` in a document that has loaded: few scripts close it then, so it would load for ever.
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
    // After the page's own listeners to this event.
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
