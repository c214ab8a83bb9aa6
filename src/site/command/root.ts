import { type Listener, system } from '../process/index.ts';
import { accepts } from '../running.ts';

/** The address at which to ask a socket that listens. */
export async function rootOf({ host, port }: Listener): Promise<URL> {
  const ipv4 = new URL(`http://127.0.0.1:${port}/`);
  if (host === '0.0.0.0') return ipv4;
  if (host !== '::') return new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}/`);
  // Mostly this means IPv4 as well. If not, somebody else may have the port there.
  const shared = (await system.listeners()).some((other) => other.port === port && !other.host.includes(':'));
  return !shared && (await accepts(ipv4)) ? ipv4 : new URL(`http://[::1]:${port}/`);
}

/**
 * The address by the name that the config or the command itself tells, and with its scheme. A name that stands for this
 * machine says less than what the operating system knows: it may lead to the other of IPv4 and IPv6.
 */
export function asTold(root: URL, told: URL | string | undefined): URL {
  if (told === undefined) return root;
  const { protocol, hostname, host } = new URL(told);
  const isHere = ['localhost', '0.0.0.0', '[::]'].includes(hostname);
  return new URL(`${protocol}//${isHere ? root.host : host}/`);
}
