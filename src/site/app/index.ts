import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { builtFile } from '../../built-file.ts';
import { SnapshotError } from '../../errors.ts';
import type { RunningSite, SiteSource } from '../../model/index.ts';
import type { StartContext } from '../contract.ts';
import { deferred } from '../deferred.ts';
import { startProcessTree } from '../process/index.ts';
import { waitUntilReady } from '../ready.ts';
import { runningSite } from '../running.ts';
import type { AppMessage, AppRequest } from './protocol.ts';

type AppSource = Extract<SiteSource, { kind: 'app' }>;

/**
 * Runs a module that exports an application, on 127.0.0.1 and a port that the operating system assigns. It has a
 * process of its own, so that it can be killed and cannot block this one.
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
  const request: AppRequest = {
    module: source.module,
    exportName: source.exportName,
    appKind: source.appKind,
  };
  const tree = await startProcessTree({
    name,
    argv: [process.execPath, builtFile('site/app/host'), JSON.stringify(request)],
    cwd: process.cwd(),
    env: { ...process.env, ...source.env },
    extra: ['ipc'],
    stop: { signal: 'SIGTERM', graceMs: 3000 },
    onLine: context.onLine,
  });
  const address = deferred<readonly URL[]>();
  // After an abort nothing awaits it, and then it must not count as unhandled.
  address.promise.catch(() => {});
  tree.child.once('message', (message: AppMessage) => {
    if (message.kind === 'listening') address.resolve([new URL(`http://127.0.0.1:${message.port}/`)]);
    else address.reject(unusable(name, source, message));
  });
  try {
    const url = await waitUntilReady(
      { name, where: () => address.promise, exited: tree.exited, output: tree.output },
      source.ready,
      context,
    );
    return runningSite(name, url, tree);
  } catch (error) {
    // The first error is the one to report.
    await tree.stop().catch(() => {});
    throw error;
  }
}

function unusable(
  name: string,
  source: AppSource,
  message: Exclude<AppMessage, { kind: 'listening' }>,
): SnapshotError {
  if (message.kind === 'threw') {
    return new SnapshotError('SITE_START', `${name} threw ${message.step}: ${message.error}`, {
      hint: /Cannot find (module|package)/.test(message.error)
        ? 'Install what it imports (npm install), or build it first.'
        : 'Correct the error; it is the same when you run the file by hand.',
    });
  }
  const exports =
    message.exports.length > 0 ? `It exports ${message.exports.join(', ')}` : 'It exports nothing';
  const asked =
    source.exportName === undefined ? '' : ` The config asks for the export "${source.exportName}".`;
  return new SnapshotError(
    'SITE_START',
    `${name} gives nothing that can be served: ${message.seen}. ${exports}.${asked}`,
    {
      hint: 'Export a Koa, Express, Fastify or Hono app, (req, res) => …, (request) => Response or an http.Server as default, or name the export with `export` and say what it is with `kind`: site: { app, export, kind }.',
    },
  );
}

function shortPath(path: string): string {
  const short = relative('', path);
  return short.startsWith('..') ? path : short;
}
