import type { SiteSource } from '../model.ts';
import { startSites } from '../site/index.ts';

/** The same sites once more, on other ports. */
export interface AnotherInstance extends AsyncDisposable {
  /** The address of one of them; `undefined` if they cannot run twice. */
  urlOf(name: string): Promise<string | undefined>;
}

/**
 * They are started when they are first asked for. Only what we serve ourselves may run twice: a command may hold a
 * database or a folder for itself.
 */
export function openAnother(
  sources: Readonly<Record<string, SiteSource>>,
  signal: AbortSignal,
): AnotherInstance {
  const isOurs = Object.values(sources).every(({ kind }) => kind === 'folder' || kind === 'app');
  let starting: ReturnType<typeof startSites> | undefined;
  return {
    async urlOf(name) {
      if (!isOurs) return undefined;
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
