import type { Capability } from '../contract.ts';
import type { PageRuntime } from '../runtime.ts';
import { own } from '../own.ts';

/** What the page has been seen to do by now. Its own scripts may be off. */
export function readCapabilities(runtime: PageRuntime | undefined): Capability[] {
  return runtime?.capabilitiesShown() ?? (own(document, 'querySelector')('video') ? ['plays'] : []);
}

/** Notices what a page does, for the steps that are taken only where they are needed, and remembers its shadow roots. */
export function watchCapabilities(runtime: PageRuntime): void {
  /** A page that calls this method, or reads this value, has these capabilities. */
  const notice = (owner: object, name: string, ...shown: Capability[]) => {
    const note = () => shown.forEach((capability) => runtime.capabilities.add(capability));
    runtime.wrap(owner, name, {
      call(original, self, args) {
        note();
        return Reflect.apply(original, self, args);
      },
      get(value) {
        note();
        return value;
      },
    });
  };
  runtime.wrap(Element.prototype, 'attachShadow', {
    call(original, self, args) {
      const root = Reflect.apply(original, self, args) as ShadowRoot;
      runtime.roots.add(root);
      return root;
    },
  });
  notice(IntersectionObserver.prototype, 'observe', 'observes', 'scrolls');
  notice(ResizeObserver.prototype, 'observe', 'observes');
  // The recipe scrolls only the window, and without a wheel or a finger. A listener on an element hears only the scrolling
  // of that element, and libraries listen on the root of their application to every event.
  const BrowserElement = Element;
  const { HTMLImageElement: BrowserImage, HTMLElement: BrowserHtml } = window;
  runtime.wrap(EventTarget.prototype, 'addEventListener', {
    call(original, self, args) {
      const [type, , how] = args as [unknown, unknown, boolean | AddEventListenerOptions | undefined];
      const isForScrolling = String(type).startsWith('scroll');
      if (isForScrolling && !(self instanceof BrowserElement)) runtime.capabilities.add('scrolls');
      // The events of an image do not bubble, but capturing listeners around it hear them.
      const isCapturing = typeof how === 'object' ? how?.capture : how;
      if (/^(?:load|error|abort)/.test(String(type)) && (isCapturing || self instanceof BrowserImage))
        runtime.capabilities.add('hears');
      return Reflect.apply(original, self, args);
    },
  });
  for (const name of ['onload', 'onerror']) {
    runtime.wrap(BrowserHtml.prototype, name, {
      set(_, self) {
        if (self instanceof BrowserImage) runtime.capabilities.add('hears');
      },
    });
  }
  notice(BrowserImage.prototype, 'decode', 'hears');
  for (const name of ['RTCPeerConnection', 'WebTransport', 'SharedWorker']) {
    runtime.wrap(window, name, { construct: () => void runtime.capabilities.add('talks') });
  }
  // The browser keeps a user name and a password, and sends them from then on.
  runtime.wrap(XMLHttpRequest.prototype, 'open', {
    call(original, self, args) {
      const [, url, , user] = args as unknown[];
      if ((user ?? null) !== null || (typeof url === 'string' && url.includes('@')))
        runtime.capabilities.add('talks');
      return Reflect.apply(original, self, args);
    },
  });
  notice(Document.prototype, 'lastModified', 'dated');
  // Those of the changing headers of trace/answer.ts that a page may show.
  const fleeting =
    /^(?:age|cf-.*|date|last-modified|server|server-timing|via|x-(?:amz|amzn|b3|cache|correlation|powered|request|response-time|runtime|served|timer|trace|vercel).*)$/i;
  const readers = [
    [Headers.prototype, 'get'],
    [Headers.prototype, 'has'],
    [XMLHttpRequest.prototype, 'getResponseHeader'],
  ] as const;
  for (const [owner, name] of readers) {
    runtime.wrap(owner, name, {
      call(original, self, args) {
        if (fleeting.test(String(args[0]))) runtime.capabilities.add('peeks');
        return Reflect.apply(original, self, args);
      },
    });
  }
  const clocks = [
    [Performance.prototype, 'mark'],
    [Performance.prototype, 'measure'],
    [PerformanceObserver.prototype, 'observe'],
    [AnimationTimeline.prototype, 'currentTime'],
    [Animation.prototype, 'startTime'],
    [IntersectionObserverEntry.prototype, 'time'],
    [File.prototype, 'lastModified'],
    [File.prototype, 'lastModifiedDate'],
  ] as const;
  for (const [owner, name] of clocks) notice(owner, name, 'times');
  for (const name of ['getContext', 'transferControlToOffscreen'])
    notice(HTMLCanvasElement.prototype, name, 'draws');
  // What a worklet paints comes some frames after it was loaded. Worklets exist in secure contexts only.
  if (window.Worklet) notice(window.Worklet.prototype, 'addModule', 'draws', 'observes');
}
