import type { Invocation } from './invocation.ts';

/** One command of the command line. */
export interface Command {
  /** Empty for the one that runs when none is named. */
  readonly name: string;
  /** Whether a site, or the pages of `--command`, may follow. */
  readonly takesSite: boolean;
  readonly summary: string;
  /** Loads the command, which does its work and resolves to the exit code. */
  load(): Promise<(invocation: Invocation) => Promise<number>>;
}

/** Every command. A new one is a file in `commands/` and an entry here. */
export const commands: readonly Command[] = [
  {
    name: '',
    takesSite: true,
    summary: 'takes a picture of each page into output/',
    load: async () => (await import('./commands/capture.ts')).capture,
  },
  {
    name: 'list',
    takesSite: true,
    summary: 'lists the shots without taking them',
    load: async () => (await import('./commands/list.ts')).list,
  },
  {
    name: 'serve',
    takesSite: true,
    summary: 'starts the site, prints its URL, waits for Ctrl+C',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    name: 'init',
    takesSite: false,
    summary: 'writes a pages.config.ts for this project',
    load: async () => (await import('./commands/init.ts')).init,
  },
];

/** How a command is typed: `snapshot-site list [site]`. */
export function usage({ name, takesSite }: Command): string {
  return ['snapshot-site', name, takesSite ? '[site]' : ''].filter((word) => word !== '').join(' ');
}
