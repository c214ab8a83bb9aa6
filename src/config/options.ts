import type { Reporter } from '../model/index.ts';
import type {
  ActionFunction,
  BrowserOptions,
  PageOptions,
  PagesFunction,
  ShotOptions,
  SiteOptions,
  UserOptions,
} from '../options/index.ts';

/** What `defineConfig` takes and `pages.config.ts` exports. */
export interface Options extends ShotOptions {
  /**
   * What is photographed: a folder (`'./dist'`), a module that exports an app (`'./src/server.ts'`), a URL that
   * runs already (`'https://example.com'`), or an object that says more. The `[site]` of the command line wins.
   * Folders and modules are relative to the config file.
   */
  readonly site?: SiteOptions;
  /**
   * Several sites that run side by side, by name, instead of `site`: `{ web: { command: 'npm start', env: { API:
   * '{api.url}' } }, api: './api.ts' }`. Where the command or the environment of one says `{api.url}` or
   * `{api.port}`, that site is started first and its address filled in. They are stopped together.
   */
  readonly sites?: Readonly<Record<string, SiteOptions>>;
  /**
   * Which pages, in the order in which they are captured: a path (`'/pricing'`), or an object with the page's
   * own options. A function that returns such a list is called once the site is up, so that it can ask the site:
   * `async ({ url }) => (await fetch(new URL('/api/paths', url))).json()`. Left out, a folder gives all
   * its HTML files, and anything else its start page.
   */
  readonly pages?: readonly (string | PageOptions)[] | PagesFunction;
  /**
   * How long a function in `pages` may take to say which pages there are, in milliseconds, from 1 to 3600000. Default
   * 60000.
   */
  readonly pagesTimeout?: number;
  /**
   * The ways in which every page is looked at, by name, e.g. `{ light: {}, dark: { colorScheme: 'dark' } }`.
   * Each page is captured once for each variant, and the name becomes part of the file: `index.dark.png`. It
   * consists of letters, digits, `_` and `-`, 64 bytes at most.
   * Left out, there is one variant without a name: `index.png`.
   */
  readonly variants?: Readonly<Record<string, ShotOptions>>;
  /**
   * The people who can be logged in, by name, e.g. `{ ada: { path: '/login', actions: [...] } }`, or a function that does
   * it: `async ({ page, url }) => …`. Pages, variants or the run name one of them with `user`. See docs/logins.md.
   */
  readonly users?: Readonly<Record<string, UserOptions | ActionFunction>>;
  /** The folder of the pictures, relative to the config file. Default `output`. `--output` wins. */
  readonly output?: string;
  /**
   * The command that makes the site in another checkout of this project, e.g. `'npm ci && npm run build'`. Only
   * `check --against` with a git ref runs it, in a worktree of that ref, in the folder of the config file. Default: none.
   */
  readonly build?: string;
  /**
   * How many shots are in progress at the same time: a whole number from 1 to 64. Default: the number of
   * processor cores + 1, at most 8 (one loads while another paints; see docs/speed.md for the measurement).
   * `--concurrency` wins.
   */
  readonly concurrency?: number;
  /**
   * Whether a picture is left as it is, without taking it, while nothing changed that could change it: the answers to
   * all that its page asks for, the options, the browser, the fonts. What that needs is kept in `.snapshot-site`.
   * Default `true`. `--no-cache` wins. See docs/incremental.md.
   */
  readonly cache?: boolean;
  /**
   * Names of query parameters, headers and form fields that hold secrets, e.g. `['invite']`. Their values, and those of
   * the usual names such as `token`, `password` or `api_key`, are replaced by `•••` in everything that is written or
   * printed, and so are the values of `httpCredentials`, `extraHTTPHeaders` and `storageState`. Pictures show what the
   * page shows: see `mask`. Default: none but the usual ones.
   */
  readonly secrets?: readonly string[];
  /** Which browser takes the pictures: a path to an executable, or an object. `--browser` wins. */
  readonly browser?: string | BrowserOptions;
  /**
   * Which fonts the pages see, on Linux; elsewhere always those of the system. `'pinned'`: the small set that comes
   * with this package and nothing else, so that text is the same on every machine. A list adds to that set:
   * `'emoji'`, `'cjk'` (fetched once, see `snapshot-site fonts`), or fonts of your own as a path to a file or folder
   * that begins with `.` or `/`, relative to the config file: `['emoji', './fonts']`. `'system'`: whatever this
   * machine has. Web fonts are loaded in any case. Default `'pinned'`.
   */
  readonly fonts?: 'pinned' | 'system' | readonly string[];
  /**
   * Who is told what a capture or a check does: a reporter by its name, such as `'terminal'` or `'junit=results.xml'`
   * (docs/check.md has the list); a module whose default export is a reporter, by its path, which begins with `.` or `/`
   * and is relative to the config file; or a function or an object that hears each event. A name that only the other
   * command has is left out. Default `['terminal']`; for a program, nobody. `--reporter` wins.
   */
  readonly reporters?: readonly (string | Reporter)[];
}
