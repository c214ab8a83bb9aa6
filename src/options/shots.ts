/**
 * The parts of a config. Editors show these comments. The whole config is in `config/contract.ts`. The defaults are in
 * `config/defaults.ts`; the comments here only repeat them.
 */
import type { ActionOptions } from './actions.ts';
import type { MockOptions } from './mock.ts';
import type { IdentityOptions, VisitorOptions } from './users.ts';

/** Which browser takes the pictures, and whether one may be downloaded. */
export interface BrowserOptions {
  /**
   * Path of a Chromium, Chrome, Edge or headless-shell executable. Default: the first one found, in the order
   * `SNAPSHOT_SITE_BROWSER`, Playwright's headless shell, Playwright's Chromium, the system's headless shell,
   * the system's Chrome, Chromium or Edge, the one that an earlier run downloaded.
   */
  readonly executablePath?: string;
  /**
   * Whether a browser is downloaded when none is found. Default `true`. `--no-download` and the environment
   * variable `SNAPSHOT_SITE_NO_DOWNLOAD=1` win.
   */
  readonly download?: boolean;
  /**
   * Arguments that are added to those of the tool, e.g. `['--force-prefers-reduced-motion']`. They are recorded as part
   * of the environment. Default: none.
   */
  readonly args?: readonly string[];
}

/** One page of the site. Its own options win over the variant's, which win over the run's. */
export interface PageOptions extends ShotOptions {
  /**
   * The address of the page, resolved against the site's URL as a link would be: `'/pricing?plan=pro#faq'`. Query and
   * hash become part of the name too. The http or https URL of a page on another host is allowed, and then its host is
   * part of the name.
   */
  readonly path: string;
  /**
   * The name of the page's pictures, e.g. `'pricing'` for `pricing.png`; a slash makes a folder. Default: made
   * from `path` as docs/pages.md describes. Needed where one path is captured twice.
   */
  readonly name?: string;
  /** The name of the page's site among `sites`. Default: the first one. */
  readonly site?: string;
  /** The names of the run's variants in which this page is captured, or variants of its own. Default: all. */
  readonly variants?: readonly string[] | Readonly<Record<string, ShotOptions>>;
  /** A description of the picture for people who cannot see it. Default: the page's title. */
  readonly alt?: string;
  /**
   * The HTTP status with which this page has to answer, e.g. `404` for the error page itself. Default: any status below
   * 400. With another status the shot fails, and its picture stays as it was.
   */
  readonly status?: number;
  /**
   * Several pictures of the page instead of one, each at a moment of its own: every shot does the actions of the page, then
   * those of the shots before it, then its own. Shots without actions in between are taken on one visit. Not together with
   * `steps`. Default: one picture.
   */
  readonly shots?: readonly PageShotOptions[];
  /**
   * Whether there is a picture after each of the page's actions instead of one after all of them: `settings-1.png`,
   * `settings-2.png`. There is none while a dialog of the browser is open. Default `false`.
   */
  readonly steps?: boolean;
}

/** One of the `shots` of a page. What it does not say is as the page says. */
export interface PageShotOptions extends PictureOptions, CompareOptions {
  /**
   * Its name, which is appended to that of the page: `menu` of the page `settings` gives `settings-menu.png`. It consists
   * of letters, digits, `_` and `-`.
   */
  readonly name: string;
  /** What is done after the actions of the page and of the shots before this one. Default: nothing. */
  readonly actions?: NonNullable<ActionOptions['actions']>;
  /** A description of the picture for people who cannot see it. Default: that of the page. */
  readonly alt?: string;
}

/** Returns the pages of the site. Each run calls it once, after the site has started. */
export type PagesFunction = (
  context: PagesContext,
) => readonly (string | PageOptions)[] | Promise<readonly (string | PageOptions)[]>;

/** The argument of a function that returns the pages. */
export interface PagesContext {
  /** The origin of the site, without a slash at its end: `'http://127.0.0.1:43117'`. With several sites, the first one. */
  readonly url: string;
  /** The origins of all `sites`, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** Is aborted when the run ends early, or after `pagesTimeout`. */
  readonly signal: AbortSignal;
}

/** How a page is shown and which part of it is taken. Where Playwright has a name for an option, it is used. */
export interface ShotOptions
  extends
    ViewOptions,
    MomentOptions,
    VisitorOptions,
    MockOptions,
    ActionOptions,
    ContentOptions,
    PictureOptions,
    CompareOptions {
  /**
   * How long one shot may take, in milliseconds, from opening the page to the finished picture. Pictures of more than 20
   * megapixels are taken one at a time; the time in which a shot waits for another one does not count. Default 30000.
   */
  readonly timeout?: number;
  /**
   * Whether problems of the page make its shot fail, instead of being reported with it: script errors, a stylesheet,
   * script, image or other request that failed, a page that still shows its preloader, or a picture that differs each
   * time. Default `false`. `--strict` wins.
   */
  readonly strict?: boolean;
  /**
   * Whether a page may redirect or navigate to a private address, on this machine or its network, that is not a site of
   * the config, such as `http://169.254.169.254/`, where clouds keep credentials. Default `false`: the shot fails.
   */
  readonly privateAddresses?: boolean;
}

/** At which moment the picture is taken. */
export interface MomentOptions {
  /**
   * The time after the start of the document at which the picture is taken: milliseconds, or a text such as `'2s'` or
   * `'500ms'`, from 0 to 10 minutes. The page has its own clock, which runs as fast as the computer can, so a later moment
   * costs little. Default 4000: timers, animations and fades of the first seconds are over.
   */
  readonly at?: number | string;
  /**
   * What the picture waits for, within `timeout`: a selector of an element that has to become visible, or an object with
   * conditions. If `at` is given too, it counts from the moment at which they are met. Default: nothing.
   */
  readonly waitFor?: string | WaitForOptions;
  /**
   * The date and time at which the page's clock starts, in a form that `Date.parse` reads, e.g.
   * `'2026-01-01T09:00:00Z'`. Default `'2025-01-01T12:00:00Z'`.
   */
  readonly now?: string;
  /** The steps that make a page give the same bytes every time. Default: all. */
  readonly recipe?: RecipeOptions;
}

/** What a shot waits for. If several conditions are given, all of them have to be met. */
export interface WaitForOptions {
  /** An element that matches this selector, CSS or one of Playwright's, is visible. */
  readonly selector?: string;
  /** This JavaScript expression is true in the page, e.g. `'window.chartsReady === true'`. */
  readonly expression?: string;
  /** This text is not visible anywhere, e.g. `'Loading…'`. */
  readonly textGone?: string;
}

/**
 * The steps that make a page give the same bytes every time; `false` leaves one out. docs/same-bytes.md has the
 * reason for each and what it costs.
 */
export interface RecipeOptions {
  /** The tool controls the page's time instead of the real clock, so a slow machine takes the same moment. */
  readonly virtualTime?: boolean;
  /**
   * The page gets responses in the order of its requests, whichever the network brings first. It needs `virtualTime`.
   * Default `true`.
   */
  readonly order?: boolean;
  /** `Date` and `performance.now()` start at `now` with each document, and stand still while the picture is taken. */
  readonly clock?: boolean;
  /** `Math.random()`, `crypto.getRandomValues()` and `crypto.randomUUID()` give the same numbers each time. */
  readonly random?: boolean;
  /** `requestAnimationFrame` and idle callbacks run every 16 ms of the page's time, however fast the machine paints. */
  readonly frames?: boolean;
  /** Videos and sounds do not play. A video shows its poster, or the frame at which it begins. */
  readonly media?: boolean;
  /** Scrolling and View Transitions jump to their end at once. */
  readonly jumps?: boolean;
  /** Lazy images and frames load at once. */
  readonly lazy?: boolean;
  /**
   * The page is scrolled to its end and back, so that content appears that is shown only when it comes into view.
   * `'auto'`: only if the page reacts to scrolling. Default `'auto'`.
   */
  readonly scroll?: boolean | 'auto';
  /**
   * Waits for fonts and images. Ends CSS and SVG animations, and with `order` also those of SVG files that are images.
   * Stops videos, marquees and progress bars.
   */
  readonly settle?: boolean;
  /**
   * The picture is taken again until two in a row are the same, at most five times. `'auto'`: only if the page has
   * something that can move by itself, such as a canvas or a worker. Default `'auto'`.
   */
  readonly confirm?: boolean | 'auto';
}

/** Which content of the page is loaded and shown. */
export interface ContentOptions {
  /**
   * Requests that are blocked: Playwright's URL patterns (`'**\/analytics.js'`, `'https://ads.example/**'`), or
   * `'third-party'` for every host but the site's own. Default: none.
   */
  readonly block?: readonly string[];
  /** CSS selectors of elements that become invisible but keep their space, such as a clock. Default: none. */
  readonly hide?: readonly string[];
  /** CSS selectors of elements that are removed together with their space, such as a cookie banner. Default: none. */
  readonly remove?: readonly string[];
  /**
   * CSS selectors of elements that scroll, such as the content of an application with fixed bars. Each grows to the size
   * of its content, and so do the elements around it, so that everything is in the picture. Default: none.
   */
  readonly expand?: readonly string[];
  /**
   * Texts that are replaced, by CSS selectors of their elements: `{ '.user-name': 'Ada Lovelace' }`. In a field it is what
   * was typed. Default: none.
   */
  readonly replaceText?: Readonly<Record<string, string>>;
  /**
   * Attributes that are set, by CSS selectors of their elements: `{ '#avatar': { src: '/ada.png' } }`; `null` removes one.
   * Default: none.
   */
  readonly set?: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
}

/** The browser and device as the page sees them. They are set before the first request. */
export interface ViewOptions extends IdentityOptions {
  /**
   * A device of Playwright's list, e.g. `'iPhone 15'` or `'Pixel 7 landscape'`: sets viewport,
   * deviceScaleFactor, userAgent, isMobile and hasTouch at once. Options that are given beside it win.
   */
  readonly device?: string;
  /** Size of the window in CSS pixels. Default 1280 × 800. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Device pixels per CSS pixel: `2` makes pictures for retina screens. Default 1. */
  readonly deviceScaleFactor?: number;
  /** The value of the media query `prefers-color-scheme`. Default `'light'`. */
  readonly colorScheme?: 'light' | 'dark' | 'no-preference';
  /** The value of the media query `prefers-reduced-motion`. Default `'reduce'`, so that pages hold still. */
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** The value of the media query `forced-colors`. Default `'none'`. */
  readonly forcedColors?: 'active' | 'none';
  /** The value of the media query `prefers-contrast`. Default `'no-preference'`. */
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
  /** Whether the page's scripts run. Without scripts there is no virtual time, and no step that needs scripts. Default `true`. */
  readonly javaScriptEnabled?: boolean;
  /** Where the page thinks it is, in degrees, with an accuracy in metres (default 0). Default: it is not told. */
  readonly geolocation?: {
    readonly latitude: number;
    readonly longitude: number;
    readonly accuracy?: number;
  };
  /** What the page may do without asking, by Playwright's names, e.g. `['geolocation', 'notifications']`. Default: nothing. */
  readonly permissions?: readonly string[];
  /**
   * Takes the network away when the page has reached the moment that `waitFor` and `at` say, before its first action.
   * Requests fail from then on, `navigator.onLine` is false, and the page hears of it by the event `offline`; it gets a
   * second of its time to show that. Service workers, which are blocked otherwise, may run, and a page that a worker has
   * kept can be opened by an action such as `{ reload: true }`. Mocked requests are answered all the same. Default `false`.
   */
  readonly offline?: boolean;
  /** Whether invalid HTTPS certificates are accepted. Default `false`. */
  readonly ignoreHTTPSErrors?: boolean;
}

/**
 * Which part of the page is taken, and how the picture is written. `fullPage`, `clip` and `selector` are three ways to say
 * what is taken. Only one of them can be given in one place. The page's wins over the variant's, and the variant's wins
 * over the run's, whichever of the three they are.
 */
export interface PictureOptions {
  /** Whether the whole page is taken, or only the window. Default `true`. Not together with `clip` or `selector`. */
  readonly fullPage?: boolean;
  /** The part of the page to take, in CSS pixels from its top left corner. Default: none. Not together with `fullPage` or `selector`. */
  readonly clip?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /**
   * Takes only the first element that matches: a CSS selector or one of Playwright's, e.g. `'text=Prices'`. Waits until
   * the element is visible. Default: none. Not together with `fullPage` or `clip`.
   */
  readonly selector?: string;
  /** A page that is taller is cut off at this height, in CSS pixels, and a note says so: from 1 to 1000000. Default 100000. */
  readonly maxHeight?: number;
  /** Selectors, CSS or Playwright's, of elements that are covered with a box of `maskColor` and never compared, such as a clock. Default: none. */
  readonly mask?: readonly string[];
  /** The colour of the boxes of `mask`, in CSS. Default `'#FF00FF'`. */
  readonly maskColor?: string;
  /** CSS that is added while the picture is taken, e.g. `'.cookie-banner { display: none }'`. It also applies in shadow roots and frames. Default: none. */
  readonly style?: string;
  /** Whether the browser's white background is left out, so that the picture is transparent there. PNG only. Default `false`. */
  readonly omitBackground?: boolean;
  /** `'device'`: one pixel of the picture for each device pixel. `'css'`: one for each CSS pixel, whatever `deviceScaleFactor` is. Default `'device'`. */
  readonly scale?: 'css' | 'device';
  /** The format of the file. Default `'png'`. */
  readonly type?: 'png' | 'jpeg';
  /** Quality of a JPEG: a whole number from 0 to 100. Default 80. Not for PNG. */
  readonly quality?: number;
  /**
   * `'disabled'`: animations and transitions are shown at their ends, and endless ones as they are at the moment of the
   * picture. `'allow'`: all are shown as they are at that moment. Default `'disabled'`.
   */
  readonly animations?: 'disabled' | 'allow';
  /** Whether the blinking text cursor is hidden. Default `'hide'`. */
  readonly caret?: 'hide' | 'initial';
}

/**
 * When two pictures count as the same. Names and meanings are Playwright's. If none of these options is given, `check`
 * judges by the shape of differences, and finds all that a person could see: see docs/check.md. If one of them is given,
 * only the number of pixels that differ decides.
 */
export interface CompareOptions {
  /**
   * How different the colours of a pixel may be before it counts, from 0 (not at all) to 1, by a measure of what people
   * perceive. Anti-aliased pixels do not count. Default, if one of the other options is given: 0.2, as in Playwright.
   */
  readonly threshold?: number;
  /** How many pixels may differ: a whole number. Default, if one of the other options is given: 0. */
  readonly maxDiffPixels?: number;
  /** Which share of all pixels may differ, from 0 to 1. If `maxDiffPixels` is given too, the smaller limit applies. */
  readonly maxDiffPixelRatio?: number;
}
