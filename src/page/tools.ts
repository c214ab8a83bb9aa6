/** Replaces functions of the browser, or wraps them. */
export interface Tools {
  /** Replaces a method by a function that does not need its `this`. */
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever the browser's method takes
  replace(owner: object, name: string, replacement: (...args: any[]) => unknown): void;
  /** Wraps a method, a class (`construct`, and `given` for its arguments) or a getter, or calls something after a setter. */
  wrap(
    owner: object,
    name: string,
    around: {
      // oxlint-disable-next-line typescript/no-explicit-any -- whatever the browser's method takes and gives
      call?: (original: (...args: any[]) => any, self: any, args: any[]) => unknown;
      // oxlint-disable-next-line typescript/no-explicit-any -- whatever the browser's class takes
      given?: (args: any[]) => any[];
      // oxlint-disable-next-line typescript/no-explicit-any -- whatever the browser's class is
      construct?: (made: any, args: any[]) => void;
      // oxlint-disable-next-line typescript/no-explicit-any -- whatever the browser's object is
      get?: (value: any, self: any) => unknown;
      // oxlint-disable-next-line typescript/no-explicit-any -- whatever the browser's object is
      set?: (value: any, self: any) => void;
    },
  ): void;
}

export function makeTools(): Tools {
  return {
    replace(owner, name, replacement) {
      const descriptor = Object.getOwnPropertyDescriptor(owner, name);
      if (typeof descriptor?.value !== 'function') return;
      // A bound function looks native when a page prints it, and is as fast as any other.
      const value = replacement.bind(undefined);
      Object.defineProperty(value, 'name', { value: name, configurable: true });
      Object.defineProperty(value, 'length', { value: descriptor.value.length, configurable: true });
      Object.defineProperty(owner, name, { ...descriptor, value });
    },
    wrap(owner, name, { call, given, construct, get, set }) {
      const descriptor = Object.getOwnPropertyDescriptor(owner, name);
      if (!descriptor) return;
      if (get && descriptor.get)
        descriptor.get = new Proxy(descriptor.get, {
          apply: (original, self) => get(Reflect.apply(original, self, []), self),
        });
      if (set && descriptor.set)
        descriptor.set = new Proxy(descriptor.set, {
          apply(original, self, [value]) {
            Reflect.apply(original, self, [value]);
            set(value, self);
          },
        });
      if (descriptor.get) return void Object.defineProperty(owner, name, descriptor);
      if (typeof descriptor.value !== 'function') return;
      // A proxy looks native when a page prints it.
      const value = new Proxy(descriptor.value, {
        ...(call && { apply: (original, self, args) => call(original, self, args) }),
        ...(construct && {
          construct(original, args, target) {
            const made = Reflect.construct(original, given?.(args) ?? args, target) as object;
            construct(made, args);
            return made;
          },
        }),
      });
      if (construct)
        Object.defineProperty(descriptor.value.prototype, 'constructor', {
          value,
          writable: true,
          enumerable: false,
          configurable: true,
        });
      Object.defineProperty(owner, name, { ...descriptor, value });
    },
  };
}
