import type { Runtime } from '../runtime.ts';

/**
 * Puts sockets of our own in the place of those that the option `mock` names. What they get comes by the page's clock, as
 * its timers do, and no server is asked.
 */
export function mockSockets(runtime: Runtime): void {
  const rules = (runtime.mocks?.sockets ?? []).map(({ address, ...rule }) => ({
    ...rule,
    address: new RegExp(address),
  }));
  const { WebSocket: BrowserSocket } = window;
  if (rules.length === 0 || !BrowserSocket) return;
  const { CONNECTING, OPEN, CLOSING, CLOSED } = BrowserSocket;
  interface Socket {
    readonly url: string;
    readonly protocol: string;
    binaryType: string;
    readyState: number;
    readonly handlers: Map<string, (event: Event) => unknown>;
  }
  const sockets = new WeakMap<object, Socket>();
  const stateOf = (socket: object): Socket => {
    const state = sockets.get(socket);
    if (!state) throw new TypeError('Illegal invocation');
    return state;
  };
  const soon = (callback: () => void) => runtime.scheduleSoon(callback, 0);

  const close = (socket: EventTarget, code: number, reason: string) => {
    const state = stateOf(socket);
    if (state.readyState >= CLOSING) return;
    state.readyState = CLOSING;
    soon(() => {
      state.readyState = CLOSED;
      socket.dispatchEvent(new CloseEvent('close', { code, reason, wasClean: code !== 1006 }));
    });
  };

  // Whether an object is a WebSocket, and what else the browser's have, is asked of its prototype.
  const prototype = Object.create(BrowserSocket.prototype) as object;
  const read = (name: 'url' | 'protocol' | 'readyState') => ({
    get(this: object) {
      return stateOf(this)[name];
    },
  });
  const define = (properties: PropertyDescriptorMap) => {
    for (const [name, property] of Object.entries(properties))
      Object.defineProperty(prototype, name, { configurable: true, enumerable: true, ...property });
  };
  define({
    url: read('url'),
    protocol: read('protocol'),
    readyState: read('readyState'),
    extensions: { get: () => '' },
    bufferedAmount: { get: () => 0 },
    binaryType: {
      get(this: object) {
        return stateOf(this).binaryType;
      },
      set(this: object, type: string) {
        if (type === 'blob' || type === 'arraybuffer') stateOf(this).binaryType = type;
      },
    },
    send: {
      value(this: object) {
        if (stateOf(this).readyState === CONNECTING)
          throw new DOMException(
            "Failed to execute 'send' on 'WebSocket': Still in CONNECTING state.",
            'InvalidStateError',
          );
      },
    },
    close: {
      value(this: EventTarget, code = 1005, reason = '') {
        close(this, code, reason);
      },
    },
  });
  for (const type of ['open', 'message', 'error', 'close']) {
    define({
      [`on${type}`]: {
        get(this: object) {
          return stateOf(this).handlers.get(type) ?? null;
        },
        set(this: EventTarget, handler: unknown) {
          const { handlers } = stateOf(this);
          const isFirst = !handlers.has(type);
          // The handler keeps its place among the listeners if it is replaced.
          handlers.set(type, typeof handler === 'function' ? (handler as () => unknown) : () => {});
          if (isFirst) this.addEventListener(type, (event) => handlers.get(type)!.call(this, event));
        },
      },
    });
  }

  function connect(socket: EventTarget, { messages }: (typeof rules)[number]): void {
    const state = stateOf(socket);
    if (messages === null) {
      state.readyState = CLOSED;
      socket.dispatchEvent(new Event('error'));
      socket.dispatchEvent(new CloseEvent('close', { code: 1006, reason: '', wasClean: false }));
      return;
    }
    state.readyState = OPEN;
    const { origin } = new URL(state.url);
    /** The next message is scheduled when the one before has come, as a server sends them. */
    const sendFrom = (place: number) => {
      const message = messages[place];
      if (!message) return;
      const give = () => {
        if (state.readyState !== OPEN) return;
        if (message.data === null) return close(socket, 1000, '');
        socket.dispatchEvent(new MessageEvent('message', { data: message.data, origin }));
        sendFrom(place + 1);
      };
      if (message.delayMs > 0) runtime.scheduleAt(runtime.age() + message.delayMs, give);
      else soon(give);
    };
    socket.dispatchEvent(new Event('open'));
    sendFrom(0);
  }

  // A worker that has not begun has no address yet: Chromium crashes if it is asked for it.
  const base = () => window.document?.baseURI ?? window.location.href;
  const addressOf = (given: unknown): URL | undefined => {
    if (!URL.canParse(String(given), base())) return undefined;
    const url = new URL(String(given), base());
    url.protocol = url.protocol.replace(/^http/, 'ws');
    url.hash = '';
    return url;
  };
  const MockedSocket = new Proxy(BrowserSocket, {
    construct(original, args, target) {
      const [given, protocols = []] = args as [unknown, string | string[] | undefined];
      const url = addressOf(given);
      const rule = url && rules.find(({ address }) => address.test(url.href));
      if (!url || !rule) return Reflect.construct(original, args, target) as object;
      const socket = new EventTarget();
      const [protocol = ''] = [protocols].flat();
      sockets.set(socket, {
        url: url.href,
        protocol,
        binaryType: 'blob',
        readyState: CONNECTING,
        handlers: new Map(),
      });
      Object.setPrototypeOf(socket, prototype);
      soon(() => {
        if (stateOf(socket).readyState === CONNECTING) connect(socket, rule);
      });
      return socket;
    },
  });
  Object.defineProperty(BrowserSocket.prototype, 'constructor', {
    value: MockedSocket,
    writable: true,
    enumerable: false,
    configurable: true,
  });
  Object.defineProperty(window, 'WebSocket', {
    ...Object.getOwnPropertyDescriptor(window, 'WebSocket'),
    value: MockedSocket,
  });
}
