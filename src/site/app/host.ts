import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { packedFile } from '../../built-file.ts';
import { captureServers } from './capture-servers.ts';
import { describeExports, pickExport } from './exports.ts';
import { loadModule } from './load-module.ts';
import type { AppNews, AppOrder } from './protocol.ts';
import { serverOf } from './server.ts';

await host(JSON.parse(process.argv[2]!) as AppOrder);

/**
 * The process of an app: loads the module, turns what it exports into a server, lets that listen and tells
 * the port. It ends with the process that started it.
 */
async function host(order: AppOrder): Promise<void> {
  process.once('disconnect', () => process.exit());
  // The connection to that process is no reason to stay for a module that has nothing more to do.
  process.channel?.unref();
  process.argv = [process.execPath, order.module];

  const captured = captureServers();
  let step = 'while it was loaded';
  const failed = (error: unknown) => tell({ kind: 'threw', step, error: describeError(error) });
  process.once('uncaughtException', failed);
  try {
    const exports = await loadModule(order.module);
    const unusable = (seen: string) => tell({ kind: 'unusable', exports: describeExports(exports), seen });
    const picked = pickExport(exports, order.exportName);
    step = 'while its app was made';
    const server = await serverOf(picked?.value, order.appKind);
    if (server === 'unknown' && !captured.any()) {
      return unusable(`its export "${picked!.name}" is no ${order.appKind ?? ''} app`.replace('  ', ' '));
    }
    // A module may also start its server itself, and take its time for that.
    process.once('beforeExit', () => unusable(nothingExported(order.exportName)));
    step = 'before it listened';
    const port = await listen(typeof server === 'string' ? await captured.first : server);
    process.off('uncaughtException', failed);
    tell({ kind: 'listening', port });
  } catch (error) {
    failed(error);
  }
}

function tell(news: AppNews): void {
  process.send!(news);
}

async function listen(server: Server): Promise<number> {
  if (!server.listening) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  return (server.address() as AddressInfo).port;
}

function nothingExported(asked: string | undefined): string {
  if (asked !== undefined) return `it has no export "${asked}"`;
  return 'none of its exports is called default, app, server or handler, and it started no server itself';
}

/** The message and where it happened; the frames of Node, of packages and of ours say nothing to the author. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const foreign = ['node:', 'node_modules', packedFile('')];
  const own = frames.filter((line) => !foreign.some((part) => line.includes(part))).slice(0, 3);
  return [`${error.name}: ${error.message}`, ...own.map((line) => `  ${line.trim()}`)].join('\n');
}
