/**
 * The parts of a config, documented where the editor shows them; the whole is in `config/contract.ts`. Defaults stand in
 * `config/defaults.ts`; what a default is, is repeated here only in words.
 */

/** Which browser takes the pictures and whether one may be fetched. */
export interface BrowserOptions {
  /**
   * Path of a Chromium, Chrome, Edge or headless-shell executable. Default: the first one found, in the order
   * `SNAPSHOT_SITE_BROWSER`, Playwright's headless shell, Playwright's Chromium, the system's headless shell,
   * the system's Chrome, Chromium or Edge, the one that an earlier run fetched.
   */
  readonly executablePath?: string;
  /**
   * Whether a browser is downloaded when none is found. Default `true`. `--no-download` and the environment
   * variable `SNAPSHOT_SITE_NO_DOWNLOAD=1` win.
   */
  readonly download?: boolean;
  /**
   * Arguments that are added to the browser's own, e.g. `['--force-prefers-reduced-motion']`. They become part of
   * the record of the environment. Default: none.
   */
  readonly args?: readonly string[];
}

/** One page of the site. Its own options win over the variant's, which win over the run's. */
export interface PageOptions extends ShotOptions {
  /**
   * Where the page is, resolved against the site's URL as a link would be: `'/pricing?plan=pro#faq'`. Query and
   * hash count: they are part of the request and of the name. The http or https URL of a page elsewhere is
   * allowed, and then its host is part of the name too.
   */
  readonly path: string;
  /**
   * The name of the page's pictures, e.g. `'pricing'` for `pricing.png`; a slash makes a folder. Default: made
   * from `path` as docs/pages.md describes. Needed where one path is captured twice.
   */
  readonly name?: string;
  /** On which of the run's `sites` the page is, by name. Default: the first one. */
  readonly site?: string;
  /** Which of the run's variants this page is captured in, by name, or variants of its own. Default: all. */
  readonly variants?: readonly string[] | Readonly<Record<string, ShotOptions>>;
  /** What the picture shows, in words, for people who cannot see it. Default: the page's title. */
  readonly alt?: string;
  /**
   * The HTTP status that this page is meant to answer with, e.g. `404` for the error page itself. Default: any
   * status below 400; another one fails the shot and leaves the picture as it was.
   */
  readonly status?: number;
}

/** Says which pages there are, once the site is up. Every run calls it anew. */
export type PagesFunction = (
  context: PagesContext,
) => readonly (string | PageOptions)[] | Promise<readonly (string | PageOptions)[]>;

/** What a function that says which pages there are is called with. */
export interface PagesContext {
  /** The origin of the site, without a slash at its end: `'http://127.0.0.1:43117'`. Of several sites, the first one. */
  readonly url: string;
  /** The origin of each of the run's `sites`, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** Aborts when the run is ended, or when `pagesTimeout` is over. */
  readonly signal: AbortSignal;
}

/** How a page is looked at and what of it is taken. The names are Playwright's wherever it has one. */
export interface ShotOptions
  extends ViewOptions, MomentOptions, ContentOptions, PictureOptions, CompareOptions {
  /**
   * How long one shot may take, in milliseconds, from opening the page to the finished picture. The time in which it
   * waits for another very tall picture does not count: those of more than 20 megapixels are painted one at a time.
   * Default 30000.
   */
  readonly timeout?: number;
  /**
   * Whether a page with something wrong fails its shot instead of being reported beside it: script errors, a
   * stylesheet, script, image or other request that failed, a page that still shows its preloader, a picture that
   * does not come out the same twice. Default `false`. `--strict` wins.
   */
  readonly strict?: boolean;
  /**
   * Whether a page may lead on, by a redirect or by itself, to an address of this machine or its network on which no site
   * of the config is, such as `http://169.254.169.254/`, where clouds keep passwords. Default `false`: the shot fails.
   */
  readonly privateAddresses?: boolean;
}

/** At which moment of the page's life the picture is taken. */
export interface MomentOptions {
  /**
   * The moment of the page's own time: milliseconds, or a text such as `'2s'` or `'500ms'`, from 0 to 10 minutes
   * after the document began. The page's time passes as fast as the computer can, so a later moment costs little.
   * Default 4000: timers, animations and fades of the first seconds are over.
   */
  readonly at?: number | string;
  /**
   * What has to be true before the picture is taken, in the page's own time and within `timeout`: a selector of an
   * element that is visible, or an object. `at` counts from there if both are given. Default: nothing.
   */
  readonly waitFor?: string | WaitForOptions;
  /**
   * The date and time at which the page's clock starts, in a form that `Date.parse` reads, e.g.
   * `'2026-01-01T09:00:00Z'`. Default `'2025-01-01T12:00:00Z'`.
   */
  readonly now?: string;
  /** Which steps are taken so that a page gives the same bytes every time. Default: all. */
  readonly recipe?: RecipeOptions;
}

/** What a page waits for. If several are given, all of them have to be true. */
export interface WaitForOptions {
  /** An element that matches this selector, CSS or one of Playwright's, is visible. */
  readonly selector?: string;
  /** This JavaScript expression is true in the page, e.g. `'window.chartsReady === true'`. */
  readonly expression?: string;
  /** This text is nowhere to be seen, e.g. `'Loading…'`. */
  readonly textGone?: string;
}

/**
 * The steps that make a page give the same bytes every time; `false` leaves one out. docs/same-bytes.md has the
 * reason for each and what it costs.
 */
export interface RecipeOptions {
  /** The page's time passes as the tool grants it, not by the clock on the wall, so a slow machine sees the same moment. */
  readonly virtualTime?: boolean;
  /**
   * The page gets the answers to what it asks in the order in which it asked, whichever the network brings first. It
   * needs `virtualTime`. Default `true`.
   */
  readonly order?: boolean;
  /** `Date` and `performance.now()` start at `now` with each document, and stand still while the picture is taken. */
  readonly clock?: boolean;
  /** `Math.random()`, `crypto.getRandomValues()` and `crypto.randomUUID()` give the same numbers each time. */
  readonly random?: boolean;
  /** `requestAnimationFrame` and idle callbacks come every 16 ms of the page's time, however fast the machine paints. */
  readonly frames?: boolean;
  /** Videos and sounds do not play: a video shows its poster, or the frame at which it would begin. */
  readonly media?: boolean;
  /** Scrolling and View Transitions jump to their end at once. */
  readonly jumps?: boolean;
  /** Lazy images and frames load at once. */
  readonly lazy?: boolean;
  /**
   * The page is scrolled through to its end and back, for what appears only on the way. `'auto'`: only where the
   * page shows that it listens to scrolling. Default `'auto'`.
   */
  readonly scroll?: boolean | 'auto';
  /**
   * Waits for fonts and images; ends CSS and SVG animations, and with `order` those of SVG files that are images; stands
   * videos, marquees and progress bars still.
   */
  readonly settle?: boolean;
  /**
   * The picture is taken until two in a row are the same, at most five times. `'auto'`: only where the page has
   * something that can move by itself, such as a canvas or a worker. Default `'auto'`.
   */
  readonly confirm?: boolean | 'auto';
}

/** What of the page's content is loaded and shown. */
export interface ContentOptions {
  /**
   * Requests that are never made: patterns of URLs as Playwright has them (`'**\/analytics.js'`,
   * `'https://ads.example/**'`), or `'third-party'` for every host but the site's own. Default: none.
   */
  readonly block?: readonly string[];
  /** CSS selectors of elements that become invisible and keep their place, such as a clock. Default: none. */
  readonly hide?: readonly string[];
  /** CSS selectors of elements that are taken out, with their place, such as a cookie banner. Default: none. */
  readonly remove?: readonly string[];
  /**
   * CSS selectors of elements that scroll inside, such as the content of an application with fixed bars: each grows to
   * its whole content, and so do those around it, so that everything is in the picture. Default: none.
   */
  readonly expand?: readonly string[];
}

/** The browser that the page believes to be in. All of it is set before the first request. */
export interface ViewOptions {
  /**
   * A device of Playwright's list, e.g. `'iPhone 15'` or `'Pixel 7 landscape'`: sets viewport,
   * deviceScaleFactor, userAgent, isMobile and hasTouch at once. What stands beside it wins.
   */
  readonly device?: string;
  /** Size of the window in CSS pixels. Default 1280 × 800. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Device pixels per CSS pixel: `2` makes pictures for retina screens. Default 1. */
  readonly deviceScaleFactor?: number;
  /** What `prefers-color-scheme` answers. Default `'light'`. */
  readonly colorScheme?: 'light' | 'dark' | 'no-preference';
  /** What `prefers-reduced-motion` answers. Default `'reduce'`, so that pages hold still. */
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** What `forced-colors` answers. Default `'none'`. */
  readonly forcedColors?: 'active' | 'none';
  /** What `prefers-contrast` answers. Default `'no-preference'`. */
  readonly contrast?: 'more' | 'no-preference';
  /** The user's language, e.g. `'de-DE'`; sets `navigator.language`, `Accept-Language` and number formats. Default `'en-US'`. */
  readonly locale?: string;
  /** The time zone, by its IANA name, e.g. `'Europe/Berlin'`. Default `'UTC'`, the same on every machine. */
  readonly timezoneId?: string;
  /** The `User-Agent` header and `navigator.userAgent`. Default: the browser's own. */
  readonly userAgent?: string;
  /** Whether the viewport `meta` tag counts, as on a phone. Touch is `hasTouch`. Default `false`. */
  readonly isMobile?: boolean;
  /** Whether the page sees a touch screen and can get touch events. Default `false`. */
  readonly hasTouch?: boolean;
  /** Whether the page's scripts run. Without them neither virtual time nor what stands on scripts is used. Default `true`. */
  readonly javaScriptEnabled?: boolean;
  /**
   * Headers that are added to each request to the sites of the config, e.g. `{ Authorization: 'Bearer …' }`, and to
   * nobody else, after a redirect neither. With `{ headers, origins }` they go to these origins too. Default: none.
   */
  readonly extraHTTPHeaders?: Readonly<Record<string, string>> | HeadersForOrigins;
  /**
   * User and password for HTTP authentication, for the sites of the config, and for those of `origins`, e.g.
   * `['https://login.example.com']`. Nobody else is told, also if they ask. Default: none.
   */
  readonly httpCredentials?: {
    readonly username: string;
    readonly password: string;
    readonly origins?: readonly string[];
  };
  /** A file with cookies and local storage, as Playwright's `context.storageState()` writes it: a login. Relative to the config file. Default: none. */
  readonly storageState?: string;
  /** Whether invalid HTTPS certificates are accepted. Default `false`. */
  readonly ignoreHTTPSErrors?: boolean;
}

/** Headers that go to other origins than those of the sites too. */
export interface HeadersForOrigins {
  /** The headers by name, e.g. `{ Authorization: 'Bearer …' }`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The origins that get them beside those of the sites, e.g. `['https://api.example.com']`. */
  readonly origins: readonly string[];
}

/**
 * What of the page becomes the picture, and how it is written. `fullPage`, `clip` and `selector` are three ways to say
 * what is taken: only one of them can stand in one place, and it takes the place of all three of the layers below
 * (a page's that of the variant's and the run's, a variant's that of the run's).
 */
export interface PictureOptions {
  /** Whether the whole page is taken, or just the window. Default `true`. Not beside `clip` or `selector`. */
  readonly fullPage?: boolean;
  /** The part of the page to take, in CSS pixels from its top left corner. Default: none. Not beside `fullPage` or `selector`. */
  readonly clip?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /**
   * Takes the first element that matches, and nothing around it: a CSS selector or one of Playwright's, e.g.
   * `'text=Prices'`. Waits until the element is visible. Default: none. Not beside `fullPage` or `clip`.
   */
  readonly selector?: string;
  /** The whole page is cut at this height, in CSS pixels, and a note says so: from 1 to 1000000. Default 100000. */
  readonly maxHeight?: number;
  /** Selectors, of CSS or Playwright's, of elements that are covered with a box of `maskColor` and never compared, such as a clock. Default: none. */
  readonly mask?: readonly string[];
  /** The colour of the boxes of `mask`, in CSS. Default `'#FF00FF'`. */
  readonly maskColor?: string;
  /** CSS that is added while the picture is taken, e.g. `'.cookie-banner { display: none }'`. It reaches into shadow roots and frames. Default: none. */
  readonly style?: string;
  /** Whether the browser's white background is left out, so that the picture is transparent there. PNG only. Default `false`. */
  readonly omitBackground?: boolean;
  /** `'device'`: one pixel of the picture for each device pixel; `'css'`: for each CSS pixel, whatever deviceScaleFactor says. Default `'device'`. */
  readonly scale?: 'css' | 'device';
  /** The format of the file. Default `'png'`. */
  readonly type?: 'png' | 'jpeg';
  /** Quality of a JPEG: a whole number from 0 to 100. Default 80. Not for PNG. */
  readonly quality?: number;
  /**
   * What animations and transitions do: `'disabled'` ends them, and those without an end stand as at the moment;
   * `'allow'` lets them run until then. Default `'disabled'`.
   */
  readonly animations?: 'disabled' | 'allow';
  /** Whether the blinking text cursor is hidden. Default `'hide'`. */
  readonly caret?: 'hide' | 'initial';
}

/**
 * When two pictures count as the same, with Playwright's names and meanings. Left out, `check` judges by shape, which
 * misses nothing that a person could see: see docs/check.md. As soon as one of them is given, the number of pixels that
 * differ decides, and nothing else.
 */
export interface CompareOptions {
  /**
   * How different the colours of a pixel may be before it counts, from 0 (not at all) to 1, by a measure of what people
   * perceive. Smoothed edges do not count. Default, where one of the others is given: 0.2, as in Playwright.
   */
  readonly threshold?: number;
  /** How many pixels may differ: a whole number. Default, where one of the others is given: 0. */
  readonly maxDiffPixels?: number;
  /** Which share of all pixels may differ, from 0 to 1. If `maxDiffPixels` is given too, the smaller one counts. */
  readonly maxDiffPixelRatio?: number;
}

/** The ways to say what is photographed. A string is a short form for one of them. */
export type SiteOptions = string | FolderSite | AppSite | UrlSite | CommandSite;

/** A folder of files, served on a port that the operating system assigns. */
export interface FolderSite {
  /** The folder, relative to the config file. */
  readonly folder: string;
  /**
   * The path below which the site lives, e.g. `'/docs/'` for a site that is built for
   * `https://example.com/docs/`. Default `'/'`.
   */
  readonly base?: string;
  /**
   * Whether a path without a file answers with `index.html` and status 200, as a single-page application wants
   * it; a string names another file. A path with a file ending, such as `/missing.js`, stays a 404. Default
   * `false`: every path without a file answers with `404.html`, or a plain 404.
   */
  readonly spa?: boolean | string;
}

/** A module that exports an application; it runs in a process of its own, on a port that the operating system assigns. */
export interface AppSite {
  /**
   * The TypeScript or JavaScript file, relative to the config file. Its default export, or a function that
   * returns one, is a Koa, Express, Fastify or Hono app, `(req, res) => …`, `(request: Request) => Response`
   * or an `http.Server`.
   */
  readonly app: string;
  /** The name of the export to use. Default: `default`, else `app`, `server` or `handler`. */
  readonly export?: string;
  /** What the export is, where it is not recognised. Default: recognised by its shape. */
  readonly kind?: AppKind;
  /** Variables that are added to the process's environment. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** When the app counts as started. */
  readonly ready?: ReadyOptions;
}

/** The kinds of application that a module can export. `node` is `(req, res)`, and so covers Express. */
export type AppKind = 'koa' | 'node' | 'fastify' | 'fetch' | 'server';

/** A site that runs already. It is never stopped. */
export interface UrlSite {
  /** Its address, e.g. `'http://localhost:3000'`. */
  readonly url: string;
  /** When the site counts as started. Unlike elsewhere, `status` is by default any below 500: the site runs already. */
  readonly ready?: ReadyOptions;
}

/** A program that serves the site. It is started with the run and always stopped, with every process it started. */
export interface CommandSite {
  /**
   * The command line, run by the shell, e.g. `'uvicorn app:app --fd {fd}'` or `'vite preview --port {port}'`.
   * `{fd}` becomes the number of a socket that listens already, `{port}` a free port, `{host}` 127.0.0.1 and
   * `{url}` both, as in `http://127.0.0.1:43117`. Programs of the project's `node_modules/.bin` are found.
   */
  readonly command: string;
  /** The folder in which the command runs, relative to the config file. Default: the config file's. */
  readonly cwd?: string;
  /**
   * Variables that are added to the command's environment; their values may hold the same placeholders. Default:
   * `PORT` and `HOST`.
   */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * How the program comes to its port. `'socket'`: it inherits one that listens already, as `{fd}` or, without
   * that, by the `LISTEN_FDS` protocol of systemd; not on Windows. `'reserved'`: a free port that is kept for it,
   * as `{port}`, `{url}` and in `PORT`. `'found'`: it takes any, with 0 in `PORT`, and the operating system is
   * asked which. A number: it always takes that one. Default: what the placeholders of the command say, and
   * `'found'` if there are none.
   */
  readonly port?: CommandPort;
  /**
   * The address at which the program always answers, as in Playwright's `webServer`: `'http://localhost:3000/health'`
   * says `port: 3000` and `ready: { path: '/health' }` in one, and stands beside neither of them. Default: none.
   */
  readonly url?: string;
  /**
   * Whether a server may be photographed that the command did not start: one that is on `port` (a number)
   * already, and then the command is not run at all, or one that another program starts for it, as Docker
   * does. It is not stopped. Default `false`: that is an error.
   */
  readonly reuseExistingServer?: boolean;
  /** How the program is stopped. */
  readonly gracefulShutdown?: GracefulShutdownOptions;
  /** What the program prints before it is asked anything. */
  readonly wait?: WaitOptions;
  /** When the program counts as started. */
  readonly ready?: ReadyOptions;
}

/** The ways in which a command comes to its port. */
export type CommandPort = 'socket' | 'reserved' | 'found' | number;

/** How a program is stopped: it is asked with a signal, and killed if that takes too long. */
export interface GracefulShutdownOptions {
  /** The signal that asks it to end. Default `'SIGTERM'`. Windows has none; there its input ends. */
  readonly signal?: 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGQUIT' | 'SIGKILL';
  /** How long it may take to end by itself, in milliseconds, from 1 to 600000: it is always killed then. Default 3000. */
  readonly timeout?: number;
}

/** When a site counts as started: it answers HTTP on a path with an accepted status. */
export interface ReadyOptions {
  /** The path that is asked. Default: the path of the first page. */
  readonly path?: string;
  /** The statuses that mean "ready". Default: 200–399, 401 and 403. */
  readonly status?: readonly number[];
  /** How long the site may take to become ready, in milliseconds. Default 60000; 5000 for a URL, which runs already. */
  readonly timeout?: number;
}

/** The lines that a command prints before it is asked anything. If both are given, both have to be printed. */
export interface WaitOptions {
  /**
   * A regular expression for a line of its standard output. A group that is named `port` or `url` tells where it
   * listens: `'Local: +(?<url>\\S+)'`. Default: none.
   */
  readonly stdout?: string | RegExp;
  /** The same for standard error. Default: none. */
  readonly stderr?: string | RegExp;
}
