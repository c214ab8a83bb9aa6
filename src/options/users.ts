/** The options of the people who are logged in. */
import type { Action, ActionFunction } from './actions.ts';

/** What makes a visitor known without a form. It can be said of a page as well as of a user. */
export interface IdentityOptions {
  /**
   * Headers that are added to each request to the sites of the config, e.g. `{ Authorization: 'Bearer …' }`. Other origins
   * do not get them, not even after a redirect. With `{ headers, origins }` these origins get them too. Default: none.
   */
  readonly extraHTTPHeaders?: Readonly<Record<string, string>> | HeadersForOrigins;
  /**
   * User and password for HTTP authentication, for the sites of the config and for these `origins`, e.g.
   * `['https://login.example.com']`. Other servers do not get them, even if they ask. Default: none.
   */
  readonly httpCredentials?: {
    readonly username: string;
    readonly password: string;
    readonly origins?: readonly string[];
  };
  /**
   * Cookies and local storage of a login: a file as Playwright's `context.storageState({ path })` writes it, relative to the
   * config file, or what `context.storageState()` returns. Default: none.
   */
  readonly storageState?: string | StorageState;
  /**
   * Cookies for the page's site, by name: `{ theme: 'dark' }`. They come in addition to those of a login. Default: none.
   */
  readonly cookies?: Readonly<Record<string, string>>;
  /** The local storage of the page's site, by name: `{ seen: 'yes' }`, in addition to that of a login. Default: empty. */
  readonly localStorage?: Readonly<Record<string, string>>;
  /** The session storage of the page's site, by name: `{ tab: 'news' }`, in addition to that of a login. Default: empty. */
  readonly sessionStorage?: Readonly<Record<string, string>>;
}

/** Cookies and local storage, as Playwright's `context.storageState()` returns them. */
export interface StorageState {
  /** The cookies. Each has at least a `name`, a `value`, a `domain` and a `path`. */
  readonly cookies: readonly {
    readonly name: string;
    readonly value: string;
    readonly domain: string;
    readonly path: string;
  }[];
  /** The local storage of each origin. */
  readonly origins: readonly {
    readonly origin: string;
    readonly localStorage: readonly { readonly name: string; readonly value: string }[];
  }[];
}

/** Who looks at a page. */
export interface VisitorOptions {
  /**
   * The user who looks at the page, by a name of `users`; `false`: nobody is logged in, whatever a variant or the run says.
   * The page gets the cookies, local and session storage and databases that the user's login has brought, and what else
   * `users` says of that user. Default: nobody is logged in.
   */
  readonly user?: string | false;
}

/** Headers that other origins than the sites' get too. */
export interface HeadersForOrigins {
  /** The headers by name, e.g. `{ Authorization: 'Bearer …' }`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The further origins that get them, e.g. `['https://api.example.com']`. */
  readonly origins: readonly string[];
}

/**
 * How a user logs in, or what makes the user known without that: `extraHTTPHeaders`, `httpCredentials`, `storageState`,
 * `cookies`, `localStorage` and `sessionStorage`, which mean the same as at a page. With a login, its page gets all of them.
 * The pages of the user then get what the login has brought, the headers and the credentials.
 */
export interface UserOptions extends IdentityOptions {
  /**
   * The path of the page where the user logs in, e.g. `'/login'`. Default: `'/'` if there are `actions`; else nobody has to
   * log in.
   */
  readonly path?: string;
  /** The name of that page's site among `sites`. Default: the first one. */
  readonly site?: string;
  /**
   * What is done there: `[{ fill: '#name', value: 'ada' }, { fill: '#password', value: env('ADA_PASSWORD') }, { click:
   * 'text=Log in' }]`, or a function. A text is the path of a recording, relative to the config file. Default: nothing, as
   * the page logs in by itself.
   */
  readonly actions?: readonly (Action | ActionFunction)[] | ActionFunction | string;
}
