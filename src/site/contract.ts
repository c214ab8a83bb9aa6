/** What every kind of site is started with. */
export interface StartContext {
  /** Ends the start, and whatever it waits for. */
  readonly signal: AbortSignal;
  /** The path that readiness asks where the site's own `ready.path` says nothing. */
  readonly readyPath: string;
  /** Receives each line that the site prints. */
  onLine(line: string): void;
}
