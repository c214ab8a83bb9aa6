/** The options of sites. */

/** The kinds of sites. A string is a short form for one of them. */
export type SiteOptions = string | FolderSite | AppSite | UrlSite | CommandSite;

/** A folder of files, served on a port that the operating system assigns. */
export interface FolderSite {
  /** The folder, relative to the config file. */
  readonly folder: string;
  /**
   * The path below which the site is served, e.g. `'/docs/'` for a site that is built for `https://example.com/docs/`.
   * Default `'/'`.
   */
  readonly base?: string;
  /**
   * Whether a path without a file answers with `index.html` and status 200, as single-page applications need it. A string
   * names another file. A missing file with a file extension, such as `/missing.js`, is still a 404. Default `false`:
   * every path without a file answers with `404.html`, or a plain 404.
   */
  readonly spa?: boolean | string;
}

/** A module that exports an application. It runs in its own process, on a port that the operating system assigns. */
export interface AppSite {
  /**
   * The TypeScript or JavaScript file, relative to the config file. Its default export, or a function that
   * returns one, is a Koa, Express, Fastify or Hono app, `(req, res) => …`, `(request: Request) => Response`
   * or an `http.Server`.
   */
  readonly app: string;
  /** The name of the export to use. Default: `default`, else `app`, `server` or `handler`. */
  readonly export?: string;
  /** The kind of application, if it is not recognised. Default: recognised by its shape. */
  readonly kind?: AppKind;
  /** Variables that are added to the process's environment. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** When the app counts as started. */
  readonly ready?: ReadyOptions;
}

/** The kinds of application that a module can export. `node` is `(req, res)`, and so covers Express. */
export type AppKind = 'koa' | 'node' | 'fastify' | 'fetch' | 'server';

/** A site that is running already. It is never stopped. */
export interface UrlSite {
  /** Its address, e.g. `'http://localhost:3000'`. */
  readonly url: string;
  /** When the site counts as ready. Here the default of `status` is any status below 500, because the site is running. */
  readonly ready?: ReadyOptions;
}

/** A program that serves the site. It is started with the run and always stopped, with all processes that it started. */
export interface CommandSite {
  /**
   * The command line, run by the shell, e.g. `'uvicorn app:app --fd {fd}'` or `'vite preview --port {port}'`.
   * `{fd}` is replaced by the number of a socket that listens already, `{port}` by a free port, `{host}` by 127.0.0.1, and
   * `{url}` by both, as in `http://127.0.0.1:43117`. Programs of the project's `node_modules/.bin` are found.
   */
  readonly command: string;
  /** The folder in which the command runs, relative to the config file. Default: the config file's. */
  readonly cwd?: string;
  /**
   * Variables that are added to the command's environment. Their values may have the same placeholders. Default:
   * `PORT` and `HOST`.
   */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * How the program gets its port. `'socket'`: it inherits a socket that listens already, as `{fd}` or, without that, by
   * the `LISTEN_FDS` protocol of systemd; not on Windows. `'reserved'`: a free port is kept for it, as `{port}`, `{url}`
   * and in `PORT`. `'found'`: it takes any port, `PORT` is 0, and the operating system is asked which port it took. A
   * number: it always takes that port. Default: what the placeholders of the command say, and `'found'` if there are none.
   */
  readonly port?: CommandPort;
  /**
   * The address at which the program always answers, as in Playwright's `webServer`: `'http://localhost:3000/health'` is
   * short for `port: 3000` and `ready: { path: '/health' }`, and cannot be given together with them. Default: none.
   */
  readonly url?: string;
  /**
   * Whether a server that the command did not start may be used. If one is running on `port` (a number) already, the
   * command is not run. It may also be one that another program starts for the command, as Docker does. Such a server is
   * not stopped. Default `false`: it is an error.
   */
  readonly reuseExistingServer?: boolean;
  /** How the program is stopped. */
  readonly gracefulShutdown?: GracefulShutdownOptions;
  /** Lines that the program has to print before it gets the first request. */
  readonly wait?: WaitOptions;
  /** When the program counts as ready. */
  readonly ready?: ReadyOptions;
}

/** The ways in which a command gets its port. */
export type CommandPort = 'socket' | 'reserved' | 'found' | number;

/** How a program is stopped: it gets a signal, and is killed if it does not end in time. */
export interface GracefulShutdownOptions {
  /** The signal that asks it to end. Default `'SIGTERM'`. Windows has no signals; there its standard input is closed. */
  readonly signal?: 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGQUIT' | 'SIGKILL';
  /** After how many milliseconds it is killed if it has not ended by itself, from 1 to 600000. Default 3000. */
  readonly timeout?: number;
}

/** When a site counts as ready: it answers an HTTP request with an accepted status. */
export interface ReadyOptions {
  /** The path of the request. Default: the path of the first page. */
  readonly path?: string;
  /** The statuses that mean "ready". Default: 200–399, 401 and 403. */
  readonly status?: readonly number[];
  /** How long the site may take to become ready, in milliseconds. Default 60000; for a URL 5000, because it is running. */
  readonly timeout?: number;
}

/** Lines that a command has to print before it gets the first request. If both are given, both have to be printed. */
export interface WaitOptions {
  /**
   * A regular expression for a line of standard output. A group that is named `port` or `url` gives the port or address
   * on which the program listens: `'Local: +(?<url>\\S+)'`. Default: none.
   */
  readonly stdout?: string | RegExp;
  /** A regular expression for a line of standard error, with the same groups. Default: none. */
  readonly stderr?: string | RegExp;
}
