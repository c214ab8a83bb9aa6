import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { SnapshotError } from '../../errors.ts';
import type { CommandPort } from '../../options.ts';
import type { Values } from './placeholders.ts';

/** What a command is given to come to its port. */
export interface Assignment {
  /** The port that it is to listen on; `undefined` if it takes any. */
  readonly port: number | undefined;
  /** A socket of ours that it inherits. */
  readonly socket: number | undefined;
  readonly values: Values;
  /** Lets go of what we hold of it; to be called when the command has begun. */
  release(): void;
}

const host = '127.0.0.1';

/** The first file descriptor after input, output and error. The protocol of `LISTEN_FDS` begins there, too. */
const firstDescriptor = 3;

/** @param attempt From 1; a port that was refused is followed by another one. */
export async function assignPort(way: CommandPort, attempt: number): Promise<Assignment> {
  if (way === 'socket') return handOver();
  if (way === 'found') return assignment(undefined, '0');
  return assignment(way === 'reserved' ? await reservePort(attempt) : way);
}

function assignment(port: number | undefined, text = String(port)): Assignment {
  return {
    port,
    socket: undefined,
    values: { host, port: text, url: `http://${host}:${text}` },
    release() {},
  };
}

/**
 * A socket that listens from now on, so that nobody else can have its port and no connection is lost. It does not
 * block, as all of Node's; a program that counts on the opposite has to say so to the socket.
 */
async function handOver(): Promise<Assignment> {
  if (process.platform === 'win32') {
    throw new SnapshotError('SITE_START', 'Windows cannot hand a socket over to a command.', {
      hint: "Use {port} in the command, or set `port: 'reserved'`.",
    });
  }
  const server = await listen();
  // Node has no public name for the number, and a process can only inherit a number.
  // oxlint-disable-next-line no-underscore-dangle
  const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
  const { port, values } = assignment(portOf(server));
  // Held any longer, our end would take connections away from the command.
  const release = () => void server.close();
  return { port, socket: fd, values: { ...values, fd: String(firstDescriptor) }, release };
}

/**
 * Finds a free port and sees to it that it stays free for the command.
 *
 * A connection that we accept and close first leaves the port in the state TIME_WAIT for a minute. The kernel
 * gives it to nobody who asks for any port, but to him who asks for this one with SO_REUSEADDR, as nearly all
 * servers do. For those that do not, later attempts give a port that is simply free.
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
