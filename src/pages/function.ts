import { SnapshotError } from '../errors.ts';
import type { Page, PageSource } from '../model/index.ts';
import type { AskedSites, PageSourceKind } from './contract.ts';
import { named } from './listed.ts';

type FunctionSource = Extract<PageSource, { kind: 'function' }>;

/** The pages that a function of the config returns once the sites are up. */
export const functionSource: PageSourceKind<FunctionSource> = {
  needsSites: true,
  pages: returnedPages,
  listed: () => [],
  whyNone: ({ name }) => ({
    message: `There is no page to photograph: ${name} returned an empty list.`,
    hint: 'See what the site answers, while this keeps it up: snapshot-site serve',
  }),
  // Another copy of the site is asked for its own pages.
  elsewhere: (source) => source,
};

async function* returnedPages(source: FunctionSource, asked: AskedSites): AsyncGenerator<Page> {
  for (const page of source.check(await call(source, asked))) yield named(page);
}

/**
 * What the function returns, within its time.
 *
 * @throws SnapshotError `PAGES` if it throws or takes too long; the signal's reason if the run is ended meanwhile.
 */
async function call({ call: ask, name, timeoutMs }: FunctionSource, { sites, signal }: AskedSites) {
  const urls = Object.fromEntries([...sites].map(([site, { url }]) => [site, new URL(url).origin]));
  const url = Object.values(urls)[0]!;
  const giveUp = new AbortController();
  const either = AbortSignal.any([signal, giveUp.signal]);
  const timer = setTimeout(() => giveUp.abort(tooLong(name, url, timeoutMs)), timeoutMs);
  try {
    signal.throwIfAborted();
    return await orAborted(either, () => ask({ url, urls, signal: either }));
  } catch (error) {
    // A function that waits with the signal rejects with its reason, or with an error of its own.
    either.throwIfAborted();
    throw failed(name, url, error);
  } finally {
    clearTimeout(timer);
  }
}

/** What an act resolves to, unless the signal aborts first: it then rejects, whether the act ends or not. */
async function orAborted<Result>(signal: AbortSignal, act: () => Result): Promise<Awaited<Result>> {
  let onAbort!: () => void;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([act(), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function tooLong(name: string, url: string, timeoutMs: number): SnapshotError {
  const message = `Which pages there are is not known: ${name} took more than ${timeoutMs} ms for ${url}.`;
  return new SnapshotError('PAGES', message, {
    hint: `Hand its \`signal\` on to what it waits for, as in fetch(url, { signal }), or allow it more: pagesTimeout: ${2 * timeoutMs}`,
  });
}

function failed(name: string, url: string, error: unknown): SnapshotError {
  const message = `Which pages there are is not known: ${name} failed for ${url}: ${reasonOf(error)}`;
  return new SnapshotError('PAGES', message, {
    hint: 'See what the site answers, while this keeps it up: snapshot-site serve; --verbose shows where it failed.',
    cause: error,
  });
}

/** `fetch` only says that it failed; the reason is in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message}${cause}`;
}
