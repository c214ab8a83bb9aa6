import { SnapshotError } from '../errors.ts';
import type { RunningSite, SiteExit, SiteSource } from '../model/index.ts';
import { kindOf } from './kinds.ts';
import { startSite } from './start.ts';
import { sweepIfLeft } from './process/index.ts';

/** Several sites that run at the same time. */
export interface RunningSites extends AsyncDisposable {
  /** The sites by name. */
  readonly sites: ReadonlyMap<string, RunningSite>;
  /** Rejects with `SITE_EXITED` as soon as one of them ends by itself; never resolves. */
  readonly exited: Promise<never>;
  /** Stops all of them; resolves once every port refuses connections. Stopping twice is harmless. */
  stop(): Promise<void>;
}

export interface StartSeveralOptions {
  /** Aborts the start: sites that were started are stopped, and the reason of the signal is thrown. Default: none. */
  readonly signal?: AbortSignal;
  /**
   * By the name of a site, the path to poll if it has no `ready.path`. A site that is not listed is only needed by
   * another one, so any status below 500 shows that it is ready. Default: none.
   */
  readonly readyPaths?: ReadonlyMap<string, string>;
  /** Receives each line that a site prints, with the name of the site. Default: nothing. */
  onLine?(line: string, name: string): void;
  /** Called as soon as one of them has been started and only has to be waited for. Default: nothing. */
  onUnderWay?(): void;
}

/**
 * Starts several sites, as many at once as their needs allow: where the command or the environment of one says
 * `{api.url}` or `{api.port}`, the site `api` is started first, and its address filled in.
 *
 * @throws SnapshotError `CONFIG_INVALID` if one needs a site that there is not, or two need each other; else what
 * `startSite` throws for the first that fails. Nothing is left running then.
 */
export async function startSites(
  sources: Readonly<Record<string, SiteSource>>,
  { signal, readyPaths = new Map(), onLine, onUnderWay }: StartSeveralOptions = {},
): Promise<RunningSites> {
  checkNeeds(sources);
  await sweepIfLeft();
  const failed = new AbortController();
  const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const starting = new Map<string, Promise<RunningSite>>();

  const start = (name: string): Promise<RunningSite> => {
    const begun = starting.get(name) ?? startNeeding(name);
    starting.set(name, begun);
    return begun;
  };
  const startNeeding = async (name: string): Promise<RunningSite> => {
    const source = sources[name]!;
    const needed = await Promise.all(needsOf(source).map(async (need) => [need, await start(need)] as const));
    const readyPath = readyPaths.get(name);
    const ready = readyPath === undefined ? readyAtAnyAnswer(source) : source;
    return startSite(withAddresses(ready, new Map(needed)), {
      signal: either,
      ...(readyPath !== undefined && { readyPath }),
      onLine: (line) => onLine?.(line, name),
      onUnderWay: () => onUnderWay?.(),
    });
  };

  const names = Object.keys(sources);
  const all = names.map((name) =>
    start(name).catch((error: unknown) => {
      // The others are aborted with the first error.
      failed.abort(error);
      throw error;
    }),
  );
  const results = await Promise.allSettled(all);
  const sites = new Map(
    results.flatMap((result, index) =>
      result.status === 'fulfilled' ? [[names[index]!, result.value]] : [],
    ),
  );
  let stopping = false;
  const stop = () => {
    stopping = true;
    return stopAll([...sites.values()]);
  };
  if (either.aborted) {
    await stop().catch(() => {});
    throw either.reason;
  }
  const exited = new Promise<never>((_, reject) => {
    for (const [name, site] of sites) {
      void site.exited.then((exit) => stopping || reject(exitedByItself(name, site, exit)));
    }
  });
  // It must not count as unhandled if the caller does not await it.
  exited.catch(() => {});
  return { sites, exited, stop, [Symbol.asyncDispose]: stop };
}

function exitedByItself(name: string, site: RunningSite, { code, signal }: SiteExit): SnapshotError {
  const lastLines = site
    .output()
    .slice(-15)
    .map((line) => `\n  ${line}`);
  const how = signal === null ? `exited with code ${code}` : `was ended by ${signal}`;
  return new SnapshotError(
    'SITE_EXITED',
    `The site "${name}" ${how} while it was in use.${lastLines.join('')}`,
    {
      hint: 'Run it by hand to see why it ends.',
    },
  );
}

/** Stops all sites, even if one cannot be stopped, and throws the first error. */
async function stopAll(sites: readonly RunningSite[]): Promise<void> {
  const results = await Promise.allSettled(sites.map((site) => site.stop()));
  const trouble = results.find((result) => result.status === 'rejected');
  if (trouble) throw trouble.reason;
}

/** Accepts all statuses below 500, since an API often has nothing at `/`. */
function readyAtAnyAnswer(source: SiteSource): SiteSource {
  if (!('ready' in source) || source.ready.path !== undefined || source.ready.status !== undefined)
    return source;
  const status = Array.from({ length: 500 - 200 }, (_, index) => 200 + index);
  return { ...source, ready: { ...source.ready, status } } as SiteSource;
}

const address = /(?<!\$)\{([\w-]+)\.(url|port)\}/g;

/** The names of the sites whose addresses a site needs. */
function needsOf(source: SiteSource): string[] {
  const names = new Set<string>();
  kindOf(source).withTexts(source, (text) => {
    for (const [, name] of text.matchAll(address)) names.add(name!);
    return text;
  });
  return [...names];
}

function withAddresses(source: SiteSource, sites: ReadonlyMap<string, RunningSite>): SiteSource {
  return kindOf(source).withTexts(source, (text) =>
    text.replace(address, (_whole, name: string, part: 'url' | 'port') => {
      const url = new URL(sites.get(name)!.url);
      return part === 'port' ? url.port : url.href.replace(/\/$/, '');
    }),
  );
}

function checkNeeds(sources: Readonly<Record<string, SiteSource>>): void {
  const follow = (name: string, path: readonly string[]): void => {
    const chain = [...path, name];
    const source = sources[name];
    if (source === undefined) {
      throw new SnapshotError(
        'CONFIG_INVALID',
        `The site "${path.at(-1)}" asks for the address of a site "${name}", which there is not.`,
        {
          hint: `The sites are ${Object.keys(sources).join(', ')}.`,
        },
      );
    }
    if (path.includes(name)) {
      throw new SnapshotError(
        'CONFIG_INVALID',
        `The sites need each other's address: ${chain.join(' → ')}.`,
        {
          hint: 'Give one of them a port of its own (`port: 4000`), and write that down in the other.',
        },
      );
    }
    for (const need of needsOf(source)) follow(need, chain);
  };
  for (const name of Object.keys(sources)) follow(name, []);
}
