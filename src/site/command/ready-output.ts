import type { CommandReady } from '../../model/index.ts';

type Stream = 'stdout' | 'stderr';

/** Waits for the lines with which a command prints that it is ready, and reads its address from them. */
export class ReadyOutput {
  /** The address of the config, and later that of the matching line: a port or a URL. */
  found: { readonly port?: number; readonly url?: URL };
  /** Called for each line. */
  onLine = () => {};
  private readonly patterns = new Map<Stream, RegExp>();

  constructor({ url, stdout, stderr }: Pick<CommandReady, 'url' | 'stdout' | 'stderr'>) {
    this.found = url === undefined ? {} : { url: new URL(url) };
    if (stdout) this.patterns.set('stdout', withoutState(stdout));
    if (stderr) this.patterns.set('stderr', withoutState(stderr));
  }

  read(line: string, stream: Stream): void {
    this.match(line, stream);
    this.onLine();
  }

  private match(line: string, stream: Stream): void {
    const match = this.patterns.get(stream)?.exec(line);
    if (!match) return;
    this.patterns.delete(stream);
    const { port, url } = match.groups ?? {};
    if (port !== undefined) this.found = { port: Number(port) };
    if (url !== undefined && URL.canParse(url)) this.found = { url: new URL(url) };
  }

  /** Which patterns have not matched yet, in words; `undefined` if none is left. */
  get missing(): string | undefined {
    if (this.patterns.size === 0) return undefined;
    const patterns = [...this.patterns].map(([stream, pattern]) => `${pattern} on ${stream}`);
    return `it printed no line that matches ${patterns.join(' and ')}.`;
  }
}

/** With the flags `g` or `y`, a pattern would start where its match in the previous line ended. */
function withoutState({ source, flags }: RegExp): RegExp {
  return new RegExp(source, flags.replaceAll(/[gy]/g, ''));
}
