import type { SiteSource } from '../model/index.ts';
import { mayRunTwice, startSites } from '../site/index.ts';

/** The same sites once more, on other ports. */
export interface AnotherInstance extends AsyncDisposable {
  /** The address of one of them; `undefined` if they cannot run twice. */
  urlOf(name: string): Promise<string | undefined>;
}

/** They are started when they are first asked for. */
export function openAnother(
  sources: Readonly<Record<string, SiteSource>>,
  signal: AbortSignal,
): AnotherInstance {
  const mayRun = Object.values(sources).every(mayRunTwice);
  let starting: ReturnType<typeof startSites> | undefined;
  return {
    async urlOf(name) {
      if (!mayRun) return undefined;
      starting ??= startSites(sources, { signal });
      // One that cannot run beside itself is no fault of a shot.
      const running = await starting.catch(() => undefined);
      return running?.sites.get(name)?.url;
    },
    async [Symbol.asyncDispose]() {
      const running = await starting?.catch(() => undefined);
      await running?.stop();
    },
  };
}
