/** The options with which requests of a page are answered without its server. */

/** What a page's requests are answered. */
export interface MockOptions {
  /**
   * Requests that are answered here and never reach a server: a rule, such as `{ har: './api.har' }`, or a list of them, of
   * which the first one that fits answers. All others go on to the server; with `{ rules, only: true }`, requests of scripts
   * (`fetch`, XHR, beacons, event streams and WebSockets) that no rule answers are refused. The
   * rules of the page come first, then those of the variant, then those of the run. Default: none.
   */
  readonly mock?: MockRule | readonly MockRule[] | MockSet;
  /**
   * Requests with another method than GET that only read, such as `['POST /graphql']`: a method, a space and an address. A
   * path fits on each site of the config, with any query; for other hosts give one of Playwright's patterns:
   * `'POST https://api.example.com/**'`. A page that sends anything else but GET is taken again each time, because asking
   * again could change something. These requests are sent again, with the same body, when it is decided whether a picture
   * can be reused. Those of the page, of the variant and of the run count together. Default: none.
   */
  readonly safe?: readonly string[];
}

/** Rules, and what becomes of the requests that none of them answers. */
export interface MockSet {
  /** The rules. The first one that fits answers. */
  readonly rules: readonly MockRule[];
  /** Whether requests of scripts that no rule answers are refused. Default: as the variant or the run says, else `false`. */
  readonly only?: boolean;
}

/** A rule: which requests, and what they are answered. */
export type MockRule = AnswerRule | AnswerFunctionRule | HarRule | WebSocketRule;

/** Which requests a rule is about. */
export interface MockedRequests {
  /**
   * The address: a path on each site of the config, with any query unless it has one itself, such as `'/api/orders'` or
   * `'/api/**'`, or one of Playwright's patterns for the whole address: `'https://api.example.com/**'`.
   */
  readonly url: string;
  /** The method, e.g. `'POST'`. Default: any. */
  readonly method?: string;
  /**
   * How long the answer takes, on the page's own clock: milliseconds, or a text such as `'2s'`, from 0 to 10 minutes. It
   * counts for what scripts ask by `fetch` and XHR; all else is answered at once. With a delay longer than `at`, the picture
   * shows the page while it waits. Default 0.
   */
  readonly delay?: number | string;
}

/** Answers requests with what stands here. */
export type AnswerRule = MockedRequests & MockAnswer;

/** An answer. One of `json`, `text`, `file` and `abort` may be given. Without them it is empty. */
export interface MockAnswer {
  /** The status: a whole number from 200 to 599. Default 200. */
  readonly status?: number;
  /** Its headers by name. Default: a `content-type` that fits. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Anything that JSON can hold. */
  readonly json?: unknown;
  /** A text. */
  readonly text?: string;
  /** The path of a file, relative to the config file. Its name says its type. */
  readonly file?: string;
  /** `true`: the request fails, as if there were no network. */
  readonly abort?: true;
}

/** Answers requests with what a function returns. */
export interface AnswerFunctionRule extends MockedRequests {
  /** Returns the answer. With `null`, the next rule answers, or the server. */
  readonly answer: (request: MockRequest) => MockAnswer | null | Promise<MockAnswer | null>;
}

/** A request that is to be answered. */
export interface MockRequest {
  /** Its address. */
  readonly url: string;
  /** Its method, e.g. `'POST'`. */
  readonly method: string;
  /** Its headers by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** What it sends; empty if that is nothing. */
  readonly body: string;
}

/** Answers requests as they were answered when they were recorded. */
export interface HarRule {
  /**
   * The path of a HAR file, relative to the config file, as `snapshot-site record`, browsers and Playwright write it. A
   * request that was recorded on a site of the config, or on this machine, is known by its path, whatever the port is now.
   * Method, query and body have to be the same. If it was recorded several times, the answers come in their order.
   */
  readonly har: string;
  /**
   * Which requests it answers, as in other rules. Default: all that are in it to other hosts, and of those to the sites of
   * the config what scripts ask for by `fetch` and XHR; pages, scripts, styles and images come from the site itself.
   */
  readonly url?: string;
}

/** Takes the place of a server of WebSockets. */
export interface WebSocketRule {
  /** The address of the socket, as in other rules: a path such as `'/live'`, or a pattern such as `'wss://example.com/**'`. */
  readonly webSocket: string;
  /**
   * What the page gets when it has connected, in this order, on the page's own clock: texts, or objects that also say how
   * long after the message before. What the page sends is ignored. The socket stays open, unless the last one closes it.
   */
  readonly messages: readonly (string | SocketMessage)[];
}

/** A message of a WebSocket. One of `text`, `json` and `close` has to be given. */
export interface SocketMessage {
  /** A text. */
  readonly text?: string;
  /** Anything that JSON can hold: the page gets it as a text. */
  readonly json?: unknown;
  /** `true`: the socket is closed. */
  readonly close?: true;
  /**
   * How long after the message before, or after the page has connected: milliseconds, or a text such as `'2s'`, from 0 to
   * 10 minutes. Default 0.
   */
  readonly delay?: number | string;
}
