import { SnapshotError } from '../../errors.ts';
import type { CommandPort } from '../../options/index.ts';
import type { ProcessTree, Listener } from '../process/index.ts';
import { accepts } from '../running.ts';
import type { PortAssignment } from './assign-port.ts';
import type { ReadyOutput } from './ready-output.ts';
import { withAdvertisedHost, rootUrlOf } from './root-url.ts';
import { describeHolder, holderOf } from './port-holder.ts';

export interface DiscoveryOptions {
  readonly assignment: PortAssignment;
  readonly portMode: CommandPort;
  readonly readyOutput: ReadyOutput;
  readonly reuseExistingServer: boolean;
}

/**
 * How long another process may hold the port before it is an error: a new process of the command may be unknown yet.
 */
const foreignListenerMs = 2000;

/** Finds out on which addresses a command listens. */
export class PortDiscovery {
  private readonly name: string;
  private readonly tree: ProcessTree;
  private readonly options: DiscoveryOptions;
  private readonly rootUrls = new Map<string, URL>();
  private foreignSince: number | undefined;

  constructor(name: string, tree: ProcessTree, options: DiscoveryOptions) {
    this.name = name;
    this.tree = tree;
    this.options = options;
  }

  /** The addresses of the command's process tree; none while it does not listen on the expected port. */
  async roots(): Promise<URL[]> {
    const { assignment, portMode, readyOutput } = this.options;
    if (readyOutput.missing !== undefined) return [];
    if (portMode === 'socket') return [loopback(assignment.port!)];
    const port = this.expectedPort;
    const listeners = await this.tree.listeners();
    const own = listeners.filter((listener) => port === undefined || listener.port === port);
    if (own.length > 0) {
      const roots = await Promise.all(own.map((listener) => this.rootUrlOf(listener)));
      return unique(roots.map((root) => withAdvertisedHost(root, readyOutput.found.url)));
    }
    return port === undefined ? [] : this.foreignListenerAt(port);
  }

  /** Why there is no address. */
  async explain(): Promise<string> {
    const { readyOutput } = this.options;
    if (readyOutput.missing !== undefined) return readyOutput.missing;
    const port = this.expectedPort;
    const others = await this.otherPorts();
    if (others.length === 0) return `it never listened on ${port === undefined ? 'a port' : `port ${port}`}.`;
    return `it listens on port ${others.join(' and ')}, not on ${port}, which it was given.`;
  }

  /** A hint for the user, if there is a better one than that of the wait for an answer. */
  async advise(): Promise<string | undefined> {
    const { assignment, portMode, readyOutput } = this.options;
    if (readyOutput.missing !== undefined)
      return 'Compare the pattern of `wait.stdout` or `wait.stderr` with what it prints.';
    const others = await this.otherPorts();
    if (others.length === 0 || this.expectedPort === undefined) return undefined;
    if (portMode === 'socket') {
      return `It listens on port ${others.join(' and ')} by itself and did not take over the socket ${assignment.values.url}: use {port} instead of {fd}, or set \`port: 'found'\`.`;
    }
    return "Tell it to take its port from {port} or from the variable PORT and from nowhere else (Vite: --strictPort), or set `port: 'found'`.";
  }

  /** A listening process that may have been started by the command and is detached from it. */
  async detached(): Promise<{ pid: number; text: string } | undefined> {
    const [listener] = await this.tree.detached();
    if (listener?.pid === undefined) return undefined;
    return { pid: listener.pid, text: `${await describeHolder(listener)} listens on port ${listener.port}` };
  }

  private get expectedPort(): number | undefined {
    const { assignment, readyOutput } = this.options;
    const { port, url } = readyOutput.found;
    if (url) return Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    return port ?? assignment.port;
  }

  private async otherPorts(): Promise<number[]> {
    const listeners = await this.tree.listeners();
    return [...new Set(listeners.map(({ port }) => port))].filter((port) => port !== this.expectedPort);
  }

  private async rootUrlOf(listener: Listener): Promise<URL> {
    const key = `${listener.host} ${listener.port}`;
    const root = this.rootUrls.get(key) ?? (await rootUrlOf(listener));
    this.rootUrls.set(key, root);
    return root;
  }

  private async foreignListenerAt(port: number): Promise<URL[]> {
    const root = loopback(port);
    if (!(await accepts(root))) {
      this.foreignSince = undefined;
      return [];
    }
    if (this.options.reuseExistingServer)
      return [withAdvertisedHost(root, this.options.readyOutput.found.url)];
    this.foreignSince ??= performance.now();
    if (performance.now() - this.foreignSince < foreignListenerMs) return [];
    const holder = await holderOf(port);
    const who = holder ? await describeHolder(holder) : 'another process';
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
