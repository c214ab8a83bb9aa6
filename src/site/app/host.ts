import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { packedFile } from '../../built-file.ts';
import { interceptServers } from './intercept-servers.ts';
import { describeExports, pickExport } from './exports.ts';
import { loadModule } from './load-module.ts';
import type { AppMessage, AppRequest } from './protocol.ts';
import { serverOf } from './server.ts';

await host(JSON.parse(process.argv[2]!) as AppRequest);

/**
 * The process of an app: loads the module, makes a server of what it exports, starts that, and sends the port to the
 * parent. It ends with its parent.
 */
async function host(request: AppRequest): Promise<void> {
  process.once('disconnect', () => process.exit());
  // The IPC channel must not keep the process alive if the module has nothing more to do.
  process.channel?.unref();
  process.argv = [process.execPath, request.module];

  const intercepted = interceptServers();
  let step = 'while it was loaded';
  const failed = (error: unknown) => send({ kind: 'threw', step, error: describeError(error) });
  process.once('uncaughtException', failed);
  try {
    const exports = await loadModule(request.module);
    const unusable = (seen: string) => send({ kind: 'unusable', exports: describeExports(exports), seen });
    const picked = pickExport(exports, request.exportName);
    step = 'while its app was made';
    const server = await serverOf(picked?.value, request.appKind);
    if (server === 'unknown' && !intercepted.any()) {
      return unusable(`its export "${picked!.name}" is no ${request.appKind ?? ''} app`.replace('  ', ' '));
    }
    // A module may also start its server itself, at a later time.
    process.once('beforeExit', () => unusable(nothingExported(request.exportName)));
    step = 'before it listened';
    const port = await listen(typeof server === 'string' ? await intercepted.first : server);
    process.off('uncaughtException', failed);
    send({ kind: 'listening', port });
  } catch (error) {
    failed(error);
  }
}

function send(message: AppMessage): void {
  process.send!(message);
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

/** The message and the stack, without the frames of Node, of packages and of this tool. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const foreign = ['node:', 'node_modules', packedFile('')];
  const own = frames.filter((line) => !foreign.some((part) => line.includes(part))).slice(0, 3);
  return [`${error.name}: ${error.message}`, ...own.map((line) => `  ${line.trim()}`)].join('\n');
}
