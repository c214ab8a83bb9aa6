/** What decides how a picture looks. It is cached so that a later run can reuse the picture. */
import type { Environment, Note } from './run.ts';
import type { Box } from './page.ts';

/** The requests of a page until its picture was taken, in order, with the responses. */
export interface Trace {
  readonly exchanges: readonly Exchange[];
  /** The files that functions of the option `mock` have answered with. */
  readonly files: readonly AnsweredFile[];
  /** Why the page cannot be reused although its requests are the same, e.g. `it uses a WebSocket`; usually none. */
  readonly reasonsNotToCache: readonly string[];
}

/** A file that a function of the config has answered with. */
export interface AnsweredFile {
  /** As the function gave it, relative to the config file. */
  readonly file: string;
  readonly sha256: string;
}

/** One request with its response. */
export interface Exchange {
  /** `GET`, `HEAD`, or that of a request that `safe` names. */
  readonly method: string;
  /** With the name of its site in place of the address, which differs from run to run: `{site}/style.css`. */
  readonly url: string;
  /** Playwright's resource type: `document`, `stylesheet`, `fetch`… */
  readonly type: string;
  /** The headers that have to be sent again, by lower-case names. Without those of the config, and without secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** The cookies that were sent: the value of one that a script has set, `null` for one of a server, a login or the config. */
  readonly cookies: Readonly<Record<string, string | null>>;
  /** What is sent; left out if that is nothing. */
  readonly body?: RequestBody;
  readonly answer: AnswerDigest | Unreachable;
}

/** A text has the names of sites in place of their addresses, and those of secrets in place of these. */
export type RequestBody = { readonly text: string } | { readonly base64: string };

/** The parts of a response that can change a picture. */
export interface AnswerDigest {
  readonly status: number;
  /** The headers that browsers and scripts act on, by lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The cookies that it sets; without their values if no script can read them. */
  readonly cookies: readonly string[];
  /** The hash of the body; `null` if the page does not see it: a redirect, a `HEAD`, a missing stylesheet. */
  readonly sha256: string | null;
}

/** No server answered. */
export type Unreachable = 'unreachable';

/** A captured picture, with everything that decided how it looks. */
export interface CacheEntry {
  readonly key: ShotKey;
  readonly trace: Trace;
  readonly picture: CachedPicture;
  /** The hash of the baseline that a check found to show the same, if that is another file. */
  readonly sameAs: string | undefined;
  readonly notes: readonly Note[];
  /** Where the page was in the end, as in an exchange. */
  readonly url: string;
}

/** What is cached of a picture; its bytes are in `output/`. */
export interface CachedPicture {
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly masked: readonly Box[];
}

/** Everything but the network that decides how a picture comes out. */
export interface ShotKey {
  /** A hash of the code that takes pictures. */
  readonly tool: string;
  /** A hash of the page and of every option but those of the login, with the content of the files that they name. */
  readonly options: string;
  /** A hash of who is logged in, how, and what the login has brought that can change a picture. */
  readonly login: string;
  /** Which program the browser is, beyond what it says of itself. */
  readonly browser: string;
  readonly environment: Environment;
}
