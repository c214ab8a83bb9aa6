import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { SnapshotError } from '../../errors.ts';
import type { CommandPort } from '../../options/index.ts';
import type { PlaceholderValues } from './placeholders.ts';

/** How a command gets its port. */
export interface PortAssignment {
  /** The port that it has to listen on; `undefined` if it chooses one itself. */
  readonly port: number | undefined;
  /** The file descriptor of a listening socket that it inherits. */
  readonly socket: number | undefined;
  readonly values: PlaceholderValues;
  /** Closes our side of the socket. To be called when the command has started. */
  release(): void;
}

const host = '127.0.0.1';

/**
 * The first file descriptor after stdin, stdout and stderr, which is also the first one of the protocol of
 * `LISTEN_FDS`.
 */
const firstDescriptor = 3;

/** @param attempt From 1. It is called again if the command could not use the port. */
export async function assignPort(portMode: CommandPort, attempt: number): Promise<PortAssignment> {
  if (portMode === 'socket') return passSocket();
  if (portMode === 'found') return assignmentOf(undefined, '0');
  return assignmentOf(portMode === 'reserved' ? await reservePort(attempt) : portMode);
}

function assignmentOf(port: number | undefined, text = String(port)): PortAssignment {
  return {
    port,
    socket: undefined,
    values: { host, port: text, url: `http://${host}:${text}` },
    release() {},
  };
}

/**
 * Opens a listening socket and passes it to the command, so that no other process can take its port and no connection
 * is lost. The socket is non-blocking, as all of Node's; a program that needs a blocking one has to change that itself.
 */
async function passSocket(): Promise<PortAssignment> {
  if (process.platform === 'win32') {
    throw new SnapshotError('SITE_START', 'Windows cannot hand a socket over to a command.', {
      hint: "Use {port} in the command, or set `port: 'reserved'`.",
    });
  }
  const server = await listen();
  // Node has no public API for the file descriptor, which the command inherits.
  // oxlint-disable-next-line no-underscore-dangle
  const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
  const { port, values } = assignmentOf(portOf(server));
  // If this process kept it open, it would accept connections instead of the command.
  const release = () => void server.close();
  return { port, socket: fd, values: { ...values, fd: String(firstDescriptor) }, release };
}

/**
 * Finds a free port and keeps it free for the command.
 *
 * A connection that this process accepts and closes first leaves the port in the state TIME_WAIT for a minute.
 * Meanwhile the kernel does not assign it to processes that ask for any port, but a server can bind it with
 * SO_REUSEADDR, which nearly all servers set. For the others, later attempts use a port that is just free.
 */
async function reservePort(attempt: number): Promise<number> {
  const server = await listen();
  const port = portOf(server);
  if (attempt === 1) {
    const client = connect(port, host);
    const [[accepted]] = await Promise.all([once(server, 'connection'), once(client, 'connect')]);
    accepted.end();
    client.resume();
    await once(client, 'end');
    client.end();
    await once(client, 'close');
  }
  server.close();
  await once(server, 'close');
  return port;
}

async function listen(): Promise<Server> {
  const server = createServer();
  server.listen(0, host);
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
