import type { ResolvedShotOptions, Shot } from '../../model/index.ts';
import type { LoginState } from '../login-state.ts';
import { isOfWindow } from '../picture/index.ts';

/** How a shot is taken, apart from its options. */
export interface Setting {
  readonly siteUrl: string;
  /** The origins of all sites of the run, which get headers and credentials. */
  readonly ownOrigins: readonly string[];
  /** Whether the page gets virtual time. */
  readonly virtual: boolean;
  /** What the login of the shot's user has brought. */
  readonly login?: LoginState | undefined;
}

/** Windows that are prepared in the same way, so that each can take the shots of the others. */
export interface WindowPool extends Setting {
  readonly key: string;
  /** Whether a window can serve more than one shot at all. */
  readonly servesAgain: boolean;
}

type Time = 'before' | 'later' | 'last';

/**
 * When each option takes effect: `before` the page opens, when its window is prepared; `later`; or at `last`, when the
 * picture is taken. Shots that differ only in `later` and `last` options share a pool, and `empty` removes what these have
 * set in a window. Shots of one page that differ only in `last` options can be taken on one visit.
 */
const times = {
  actions: 'before',
  animations: 'later',
  at: 'before',
  block: 'before',
  caret: 'later',
  clip: 'last',
  colorScheme: 'before',
  cookies: 'before',
  contrast: 'before',
  deviceScaleFactor: 'before',
  expand: 'later',
  extraHTTPHeaders: 'before',
  forcedColors: 'before',
  fullPage: 'last',
  geolocation: 'before',
  hasTouch: 'before',
  hide: 'before',
  httpCredentials: 'before',
  ignoreHTTPSErrors: 'before',
  isMobile: 'before',
  javaScriptEnabled: 'before',
  localStorage: 'before',
  locale: 'before',
  mask: 'last',
  maskColor: 'last',
  maxDiffPixelRatio: 'last',
  maxDiffPixels: 'last',
  maxHeight: 'later',
  mock: 'before',
  now: 'before',
  offline: 'before',
  omitBackground: 'last',
  permissions: 'before',
  privateAddresses: 'before',
  quality: 'last',
  recipe: 'before',
  reducedMotion: 'before',
  remove: 'before',
  replaceText: 'later',
  safe: 'later',
  scale: 'last',
  selector: 'last',
  sessionStorage: 'before',
  set: 'later',
  storageState: 'before',
  strict: 'later',
  style: 'later',
  threshold: 'last',
  timeout: 'later',
  timezoneId: 'before',
  type: 'last',
  user: 'before',
  userAgent: 'before',
  viewport: 'before',
  waitFor: 'before',
} as const satisfies Record<keyof ResolvedShotOptions, Time>;

const timeOf: Readonly<Record<string, Time | undefined>> = times;

/** The options with which a window begins with something stored that cannot be put back when it is emptied. */
const storing = ['storageState', 'localStorage', 'sessionStorage'] as const;

/** Cookies can be put back. */
function storesMore({ origins, session }: LoginState): boolean {
  return origins.length > 0 || session.entries.length > 0;
}

export function poolOf({ options }: Shot, { siteUrl, ownOrigins, virtual, login }: Setting): WindowPool {
  const { deviceScaleFactor = 1, recipe } = options;
  const hasStorage =
    storing.some((name) => options[name] !== undefined) || (login !== undefined && storesMore(login));
  // An option that is not in the table, as in the preset of a device, counts as `before`.
  const before = Object.entries(options).filter(([name]) => (timeOf[name] ?? 'before') === 'before');
  return {
    key: JSON.stringify([siteUrl, ownOrigins, virtual, login && numberOf(login), Object.fromEntries(before)]),
    siteUrl,
    ownOrigins,
    virtual,
    login,
    // Without our clock, the browser's own clock would go on from shot to shot. At scales other than 1, used windows can
    // differ: at 2.625, four of some 740 pages of Debian's sqlite3-doc differed by faint pixels (one of them in new windows
    // too), and none at 1. There reuse saves little, as drawing takes most of the time.
    // Actions leave the pointer and the focus where they were. Without a network, service workers run.
    servesAgain:
      virtual &&
      recipe.clock &&
      !hasStorage &&
      // Functions are not in the key.
      !options.mock?.rules.some(({ kind }) => kind === 'function') &&
      !options.offline &&
      deviceScaleFactor === 1 &&
      options.actions.length === 0,
  };
}

/** The same for shots that can be taken on one visit, as `captureTogether` does. */
export function visitOf({ page, options }: Shot): string {
  const until = Object.entries(options).filter(([name]) => timeOf[name] !== 'last');
  // The window can be taken on the way to a picture of the whole page.
  const isWhole = isOfWindow(options) || options.fullPage;
  return JSON.stringify([page.site, page.path, page.status ?? null, isWhole, until], (_, value) =>
    typeof value === 'function' ? numberOf(value) : value,
  );
}

const numbers = new WeakMap<object, number>();
let count = 0;

/** Functions and logins are the same as themselves only. */
function numberOf(value: object): number {
  const known = numbers.get(value) ?? (count += 1);
  numbers.set(value, known);
  return known;
}
