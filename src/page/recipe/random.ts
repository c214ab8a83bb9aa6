import type { Runtime } from '../runtime.ts';

/** Gives every document the same random numbers, for generated ids, shuffled lists and the like. */
export function seed(runtime: Runtime): void {
  // mulberry32: small, fast, and good enough for what pages do with chance.
  let state = 0x5eed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  runtime.replace(Math, 'random', () => next() / 2 ** 32);
  runtime.wrap(Crypto.prototype, 'getRandomValues', {
    call(original, self, args) {
      // The browser's own function checks its argument.
      const view = Reflect.apply(original, self, args) as ArrayBufferView;
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      for (let at = 0; at < bytes.length; at += 1) bytes[at] = next();
      return view;
    },
  });
  runtime.replace(Crypto.prototype, 'randomUUID', () => {
    const bytes = Array.from({ length: 16 }, () => next() & 0xff);
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  });
}
