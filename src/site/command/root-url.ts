import { type Listener, system } from '../process/index.ts';
import { accepts } from '../running.ts';

/** The URL of a listening socket. */
export async function rootUrlOf({ host, port }: Listener): Promise<URL> {
  const ipv4 = new URL(`http://127.0.0.1:${port}/`);
  if (host === '0.0.0.0') return ipv4;
  if (host !== '::') return new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}/`);
  // `::` usually includes IPv4. If not, another process may have that port on IPv4.
  const shared = (await system.listeners()).some((other) => other.port === port && !other.host.includes(':'));
  return !shared && (await accepts(ipv4)) ? ipv4 : new URL(`http://[::1]:${port}/`);
}

/**
 * The URL with the scheme and host that the config gives or the command prints. A name of this machine, such as
 * `localhost`, is ignored: it may resolve to IPv6 where the socket is on IPv4, or the other way round.
 */
export function withAdvertisedHost(root: URL, advertised: URL | string | undefined): URL {
  if (advertised === undefined) return root;
  const { protocol, hostname, host } = new URL(advertised);
  const isHere = ['localhost', '0.0.0.0', '[::]'].includes(hostname);
  return new URL(`${protocol}//${isHere ? root.host : host}/`);
}
