import type { PageRuntime } from '../runtime.ts';

/**
 * Limits the messages to the console and the uncaught errors that the browser passes on to us. A page with 200,000 messages
 * would slow down the other shots.
 */
export function boundNoise(runtime: PageRuntime): void {
  const mostSaid = 1_000;
  const mostThrown = 200;
  const longest = 10_000;
  let said = 0;
  let thrown = 0;
  const short = (value: unknown) => (typeof value === 'string' ? value.slice(0, longest) : value);
  for (const name of Object.keys(console)) {
    runtime.wrap(console, name, {
      call(original, self, args) {
        said += 1;
        return said > mostSaid ? undefined : Reflect.apply(original, self, args.map(short));
      },
    });
  }
  const keepQuiet = (event: Event) => {
    thrown += 1;
    if (thrown > mostThrown) event.preventDefault();
  };
  for (const name of ['error', 'unhandledrejection']) window.addEventListener(name, keepQuiet);
}
