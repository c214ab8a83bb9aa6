/** One location in which a browser is searched. */
export interface BrowserLocation {
  /** What is searched, for messages: `Playwright's headless shell`. */
  readonly what: string;
  /** Where it is searched, for messages. */
  readonly where: string;
  /** The executables to try, best first. */
  readonly paths: readonly string[];
}
