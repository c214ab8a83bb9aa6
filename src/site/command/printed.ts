import type { CommandReady } from '../../model/index.ts';

type Stream = 'stdout' | 'stderr';

/** Watches what a command prints for the lines that tell that it is ready, and where. */
export class Printed {
  /** What the config says of the address, and then what the line says: a port, or a whole URL. */
  found: { readonly port?: number; readonly url?: URL };
  /** Called at each line. */
  onLine = () => {};
  private readonly awaited = new Map<Stream, RegExp>();

  constructor({ url, stdout, stderr }: Pick<CommandReady, 'url' | 'stdout' | 'stderr'>) {
    this.found = url === undefined ? {} : { url: new URL(url) };
    if (stdout) this.awaited.set('stdout', withoutMemory(stdout));
    if (stderr) this.awaited.set('stderr', withoutMemory(stderr));
  }

  read(line: string, stream: Stream): void {
    this.look(line, stream);
    this.onLine();
  }

  private look(line: string, stream: Stream): void {
    const match = this.awaited.get(stream)?.exec(line);
    if (!match) return;
    this.awaited.delete(stream);
    const { port, url } = match.groups ?? {};
    if (port !== undefined) this.found = { port: Number(port) };
    if (url !== undefined && URL.canParse(url)) this.found = { url: new URL(url) };
  }

  /** The lines that have not been printed yet, in words; `undefined` if there is nothing to wait for. */
  get missing(): string | undefined {
    if (this.awaited.size === 0) return undefined;
    const patterns = [...this.awaited].map(([stream, pattern]) => `${pattern} on ${stream}`);
    return `it printed no line that matches ${patterns.join(' and ')}.`;
  }
}

/** With one of these flags a pattern would go on from where it stopped in the line before. */
function withoutMemory({ source, flags }: RegExp): RegExp {
  return new RegExp(source, flags.replaceAll(/[gy]/g, ''));
}
