/** One place to look for a browser. */
export interface BrowserLocation {
  /** In words for people: `Playwright's headless shell`. */
  readonly what: string;
  /** Where that is, in words for people. */
  readonly where: string;
  /** The executables to try, best first. */
  readonly paths: readonly string[];
}
