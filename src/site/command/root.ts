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
