import type { RunningSite, SiteSource } from '../model/index.ts';
import type { StartContext } from './contract.ts';
import { waitUntilReady } from './ready.ts';
import { accepts } from './running.ts';

/**
 * Makes sure that a site which already runs answers. Stopping it does nothing.
 *
 * @throws SnapshotError `SITE_NOT_READY` if it does not answer in time.
 */
export async function startUrl(
  { url, ready }: Extract<SiteSource, { kind: 'url' }>,
  context: StartContext,
): Promise<RunningSite> {
  const root = new URL(url);
  await waitUntilReady(
    { name: url, where: () => [root], hint: () => hintFor(root) },
    { ...ready, status: ready.status ?? belowServerErrors },
    context,
  );
  return {
    url: root.href,
    output: () => [],
    exited: new Promise(() => {}),
    stop: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

/** If a page is missing, the site is ready nevertheless. With 502 and 503, it is still starting. */
const belowServerErrors = Array.from({ length: 300 }, (_, index) => 200 + index);

async function hintFor(root: URL): Promise<string | undefined> {
  const isHere = /^(localhost|127\..*|\[::1\])$/.test(root.hostname);
  if (!isHere || (await accepts(root))) return undefined;
  return `Start it first, or let the run start and stop it, e.g. snapshot-site --command "npm run preview"`;
}
