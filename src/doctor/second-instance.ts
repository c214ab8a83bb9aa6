import type { SiteSource } from '../model/index.ts';
import { mayRunTwice, startSites } from '../site/index.ts';

/** A second instance of the same sites, on other ports. */
export interface SecondInstance extends AsyncDisposable {
  /** The address of a site; `undefined` if the sites cannot run twice. */
  urlOf(name: string): Promise<string | undefined>;
}

/** The sites are started at the first call of `urlOf`. */
export function openSecondInstance(
  sources: Readonly<Record<string, SiteSource>>,
  signal: AbortSignal,
): SecondInstance {
  const mayRun = Object.values(sources).every(mayRunTwice);
  let starting: ReturnType<typeof startSites> | undefined;
  return {
    async urlOf(name) {
      if (!mayRun) return undefined;
      starting ??= startSites(sources, { signal });
      // If a site cannot run twice, the shot is not to blame.
      const running = await starting.catch(() => undefined);
      return running?.sites.get(name)?.url;
    },
    async [Symbol.asyncDispose]() {
      const running = await starting?.catch(() => undefined);
      await running?.stop();
    },
  };
}
