import { SnapshotError } from '../../errors.ts';
import type { CommandPort } from '../../options.ts';
import type { Family, Listener } from '../process/index.ts';
import { accepts } from '../running.ts';
import type { Assignment } from './assign.ts';
import type { Printed } from './printed.ts';
import { asTold, rootOf } from './root.ts';
import { describeHolder, holderOf } from './taken.ts';

export interface Known {
  readonly assigned: Assignment;
  readonly way: CommandPort;
  readonly printed: Printed;
  readonly reuseExistingServer: boolean;
}

/** How long a port may be held by somebody else before we say so: our own may not have come to light yet. */
const strangerMs = 2000;

/** Finds out where a command that was started listens. */
export class Whereabouts {
  private readonly name: string;
  private readonly family: Family;
  private readonly known: Known;
  private readonly seen = new Map<string, URL>();
  private strangerSince: number | undefined;

  constructor(name: string, family: Family, known: Known) {
    this.name = name;
    this.family = family;
    this.known = known;
  }

  /** The addresses that are the command's own; none while it does not listen where it should. */
  async roots(): Promise<URL[]> {
    const { assigned, way, printed } = this.known;
    if (printed.missing !== undefined) return [];
    if (way === 'socket') return [loopback(assigned.port!)];
    const port = this.expectedPort;
    const listeners = await this.family.listeners();
    const own = listeners.filter((listener) => port === undefined || listener.port === port);
    if (own.length > 0) {
      const roots = await Promise.all(own.map((listener) => this.rootOf(listener)));
      return unique(roots.map((root) => asTold(root, printed.found.url)));
    }
    return port === undefined ? [] : this.strangerAt(port);
  }

  /** Why there is no address. */
  async explain(): Promise<string> {
    const { printed } = this.known;
    if (printed.missing !== undefined) return printed.missing;
    const port = this.expectedPort;
    const others = await this.otherPorts();
    if (others.length === 0) return `it never listened on ${port === undefined ? 'a port' : `port ${port}`}.`;
    return `it listens on port ${others.join(' and ')}, not on ${port}, which it was given.`;
  }

  /** What to do about it, where the wait for an answer cannot know. */
  async advise(): Promise<string | undefined> {
    const { assigned, way, printed } = this.known;
    if (printed.missing !== undefined)
      return 'Compare the pattern of `wait.stdout` or `wait.stderr` with what it prints.';
    const others = await this.otherPorts();
    if (others.length === 0 || this.expectedPort === undefined) return undefined;
    if (way === 'socket') {
      return `It listens on port ${others.join(' and ')} by itself and did not take over the socket ${assigned.values.url}: use {port} instead of {fd}, or set \`port: 'found'\`.`;
    }
    return "Tell it to take its port from {port} or from the variable PORT and from nowhere else (Vite: --strictPort), or set `port: 'found'`.";
  }

  /** What the command left in the background, and may not be its own. */
  async runaway(): Promise<{ pid: number; text: string } | undefined> {
    const [listener] = await this.family.runaways();
    if (listener?.pid === undefined) return undefined;
    return { pid: listener.pid, text: `${await describeHolder(listener)} listens on port ${listener.port}` };
  }

  private get expectedPort(): number | undefined {
    const { assigned, printed } = this.known;
    const { port, url } = printed.found;
    if (url) return Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    return port ?? assigned.port;
  }

  private async otherPorts(): Promise<number[]> {
    const listeners = await this.family.listeners();
    return [...new Set(listeners.map(({ port }) => port))].filter((port) => port !== this.expectedPort);
  }

  private async rootOf(listener: Listener): Promise<URL> {
    const key = `${listener.host} ${listener.port}`;
    const root = this.seen.get(key) ?? (await rootOf(listener));
    this.seen.set(key, root);
    return root;
  }

  private async strangerAt(port: number): Promise<URL[]> {
    const root = loopback(port);
    if (!(await accepts(root))) {
      this.strangerSince = undefined;
      return [];
    }
    if (this.known.reuseExistingServer) return [asTold(root, this.known.printed.found.url)];
    this.strangerSince ??= performance.now();
    if (performance.now() - this.strangerSince < strangerMs) return [];
    const holder = await holderOf(port);
    const who = holder ? await describeHolder(holder) : 'somebody else';
    throw new SnapshotError(
      'SITE_START',
      `${this.name} is not what listens on port ${port}: the port is held by ${who}, which the command did not start.`,
      {
        hint: 'Stop that one, let the command run in the foreground, or photograph what is there with `reuseExistingServer: true`.',
      },
    );
  }
}

function loopback(port: number): URL {
  return new URL(`http://127.0.0.1:${port}/`);
}

function unique(urls: readonly URL[]): URL[] {
  return [...new Map(urls.map((url) => [url.href, url])).values()];
}
