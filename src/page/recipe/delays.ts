import type { Runtime } from '../runtime.ts';

/**
 * Delays the answers that mocks give to scripts. Chromium lets no virtual time pass while a request is open. So the request
 * itself is delayed, by the page's clock, and then answered at once.
 */
export function delayMocked(runtime: Runtime): void {
  const rules = (runtime.mocks?.delays ?? []).map(({ address, ...rule }) => ({
    ...rule,
    address: new RegExp(address),
  }));
  if (!rules.some(({ delayMs }) => delayMs > 0)) return;
  const base = () => window.document?.baseURI ?? window.location.href;
  const delayOf = (method: string, address: string): number => {
    const url = URL.canParse(address, base()) ? new URL(address, base()).href.split('#')[0]! : '';
    const upper = method.toUpperCase();
    const rule = rules.find((one) => (one.method ?? upper) === upper && one.address.test(url));
    return rule?.delayMs ?? 0;
  };
  const BrowserRequest = Request;
  runtime.wrap(window, 'fetch', {
    call(original, self, args) {
      const [what, how = {}] = args as [unknown, RequestInit | undefined];
      const isRequest = what instanceof BrowserRequest;
      const method = String(how?.method ?? (isRequest ? what.method : 'GET'));
      const delayMs = delayOf(method, isRequest ? what.url : String(what));
      if (delayMs === 0) return Reflect.apply(original, self, args);
      const signal = how?.signal ?? (isRequest ? what.signal : undefined);
      return new Promise((resolve, reject) => {
        let hasBegun = false;
        const begin = () => {
          if (hasBegun) return;
          hasBegun = true;
          (Reflect.apply(original, self, args) as Promise<Response>).then(resolve, reject);
        };
        // The browser then says what it says of an aborted request.
        if (signal?.aborted) return begin();
        signal?.addEventListener('abort', begin);
        runtime.scheduleAt(runtime.age() + delayMs, begin);
      });
    },
  });
  /** The requests that wait to be sent, with what sends them. */
  const waiting = new WeakMap<XMLHttpRequest, () => void>();
  const opened = new WeakMap<XMLHttpRequest, { readonly delayMs: number }>();
  runtime.wrap(XMLHttpRequest.prototype, 'open', {
    call(original, self: XMLHttpRequest, args) {
      const [method, address, isAsynchronous = true] = args as [unknown, unknown, unknown];
      waiting.delete(self);
      opened.set(self, { delayMs: isAsynchronous ? delayOf(String(method), String(address)) : 0 });
      return Reflect.apply(original, self, args);
    },
  });
  runtime.wrap(XMLHttpRequest.prototype, 'send', {
    call(original, self: XMLHttpRequest, args) {
      const { delayMs = 0 } = opened.get(self) ?? {};
      // If it waits already, the browser has to refuse the second call.
      if (delayMs === 0 || waiting.has(self)) return Reflect.apply(original, self, args);
      const begin = () => {
        if (waiting.get(self) !== begin) return;
        waiting.delete(self);
        Reflect.apply(original, self, args);
      };
      waiting.set(self, begin);
      runtime.scheduleAt(runtime.age() + delayMs, begin);
    },
  });
  runtime.wrap(XMLHttpRequest.prototype, 'abort', {
    call(original, self: XMLHttpRequest, args) {
      waiting.get(self)?.();
      return Reflect.apply(original, self, args);
    },
  });
}
