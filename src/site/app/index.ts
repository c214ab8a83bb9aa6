import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { builtFile } from '../../built-file.ts';
import { SnapshotError } from '../../errors.ts';
import type { RunningSite, SiteSource } from '../../model/index.ts';
import type { StartContext } from '../contract.ts';
import { deferred } from '../deferred.ts';
import { startFamily } from '../process/index.ts';
import { waitUntilReady } from '../ready.ts';
import { runningSite } from '../running.ts';
import type { AppNews, AppOrder } from './protocol.ts';

type AppSource = Extract<SiteSource, { kind: 'app' }>;

/**
 * Runs a module that exports an application in a process of its own, so that it can be killed and cannot hold
 * up this one, on a port of 127.0.0.1 that the operating system assigns.
 *
 * @throws SnapshotError `SITE_NOT_FOUND` if there is no such file, `SITE_START` if it throws or exports nothing
 * that can be served, and those of `waitUntilReady`.
 */
export async function startApp(source: AppSource, context: StartContext): Promise<RunningSite> {
  const name = `The app ${shortPath(source.module)}`;
  if (!statSync(source.module, { throwIfNoEntry: false })?.isFile()) {
    throw new SnapshotError('SITE_NOT_FOUND', `${name} does not exist: there is no file ${source.module}.`, {
      hint: 'Set `site` to the module that exports your app, e.g. "./src/server.ts".',
    });
  }
  context.signal.throwIfAborted();
  const order: AppOrder = {
    module: source.module,
    exportName: source.exportName,
    appKind: source.appKind,
  };
  const family = await startFamily({
    name,
    argv: [process.execPath, builtFile('site/app/host'), JSON.stringify(order)],
    cwd: process.cwd(),
    env: { ...process.env, ...source.env },
    extra: ['ipc'],
    stop: { signal: 'SIGTERM', graceMs: 3000 },
    onLine: context.onLine,
  });
  const address = deferred<readonly URL[]>();
  // An abort may come first; then nobody asks any more.
  address.promise.catch(() => {});
  family.child.once('message', (news: AppNews) => {
    if (news.kind === 'listening') address.resolve([new URL(`http://127.0.0.1:${news.port}/`)]);
    else address.reject(unusable(name, source, news));
  });
  try {
    const url = await waitUntilReady(
      { name, where: () => address.promise, exited: family.exited, output: family.output },
      source.ready,
      context,
    );
    return runningSite(name, url, family);
  } catch (error) {
    // What went wrong is worth more than trouble in clearing it away.
    await family.stop().catch(() => {});
    throw error;
  }
}

function unusable(
  name: string,
  source: AppSource,
  news: Exclude<AppNews, { kind: 'listening' }>,
): SnapshotError {
  if (news.kind === 'threw') {
    return new SnapshotError('SITE_START', `${name} threw ${news.step}: ${news.error}`, {
      hint: /Cannot find (module|package)/.test(news.error)
        ? 'Install what it imports (npm install), or build it first.'
        : 'Correct the error; it is the same when you run the file by hand.',
    });
  }
  const exports = news.exports.length > 0 ? `It exports ${news.exports.join(', ')}` : 'It exports nothing';
  const asked =
    source.exportName === undefined ? '' : ` The config asks for the export "${source.exportName}".`;
  return new SnapshotError(
    'SITE_START',
    `${name} gives nothing that can be served: ${news.seen}. ${exports}.${asked}`,
    {
      hint: 'Export a Koa, Express, Fastify or Hono app, (req, res) => …, (request) => Response or an http.Server as default, or name the export with `export` and say what it is with `kind`: site: { app, export, kind }.',
    },
  );
}

function shortPath(path: string): string {
  const short = relative('', path);
  return short.startsWith('..') ? path : short;
}
