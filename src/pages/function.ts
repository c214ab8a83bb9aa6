import { DeadlineExceeded, withDeadline } from '../deadline.ts';
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
  signal.throwIfAborted();
  try {
    const asking = (async () => ask({ url, urls, signal: either }))();
    return await withDeadline(timeoutMs, asking, signal);
  } catch (error) {
    // A function that waits with the signal rejects with its reason, or with an error of its own.
    signal.throwIfAborted();
    if (!(error instanceof DeadlineExceeded)) throw failed(name, url, error);
    const late = tooLong(name, url, timeoutMs);
    giveUp.abort(late);
    throw late;
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
