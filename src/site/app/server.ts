import { createServer, Server, type RequestListener } from 'node:http';
import type { AppKind } from '../../options/index.ts';
import { listenerOf, type FetchHandler } from './fetch-listener.ts';
import { appKindOf } from './app-kind.ts';

/**
 * Makes a server of what a module exports. A function without arguments is called first, and a promise is awaited.
 *
 * @param declaredKind The kind that the config names.
 * @returns `'nothing'` if there is no value, `'unknown'` if it is not an app, or not one of the declared kind.
 */
export async function serverOf(
  value: unknown,
  declaredKind: AppKind | undefined,
  isMade = false,
): Promise<Server | 'nothing' | 'unknown'> {
  const app = await value;
  if (app === undefined) return 'nothing';
  const kind = appKindOf(app);
  if (kind === 'factory' && declaredKind !== 'fetch' && declaredKind !== 'node' && !isMade) {
    return serverOf((app as () => unknown)(), declaredKind, true);
  }
  const appliedKind = declaredKind ?? kind;
  switch (appliedKind) {
    case 'server':
      return kind === 'server' ? (app as Server) : 'unknown';
    case 'koa':
      return kind === 'koa' ? createServer((app as { callback(): RequestListener }).callback()) : 'unknown';
    case 'fastify':
      return kind === 'fastify' ? fastifyServer(app as FastifyLike) : 'unknown';
    case 'node':
      return typeof app === 'function' ? createServer(app as RequestListener) : 'unknown';
    case 'fetch':
      return fetchServer(app as FetchHandler | { fetch?: FetchHandler });
    case 'promise':
    case 'factory':
    case undefined:
      return 'unknown';
    default:
      return appliedKind satisfies never;
  }
}

interface FastifyLike {
  readonly server: unknown;
  ready(): Promise<unknown>;
}

async function fastifyServer(app: FastifyLike): Promise<Server | 'unknown'> {
  await app.ready();
  return app.server instanceof Server ? app.server : 'unknown';
}

function fetchServer(app: FetchHandler | { fetch?: FetchHandler }): Server | 'unknown' {
  if (typeof app === 'function') return createServer(listenerOf(app));
  return typeof app.fetch === 'function'
    ? createServer(listenerOf((request) => app.fetch!(request)))
    : 'unknown';
}
