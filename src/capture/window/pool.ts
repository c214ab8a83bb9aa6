import type { ResolvedShotOptions, Shot } from '../../model/index.ts';

/** How a shot is taken, apart from its options. */
export interface Setting {
  readonly siteUrl: string;
  /** The origins of all sites of the run, which get headers and credentials. */
  readonly ownOrigins: readonly string[];
  /** Whether the page gets virtual time. */
  readonly virtual: boolean;
}

/** Windows that are prepared in the same way, so that each can take the shots of the others. */
export interface WindowPool extends Setting {
  readonly key: string;
  /** Whether a window can serve more than one shot at all. */
  readonly servesAgain: boolean;
}

type Time = 'before' | 'later';

/**
 * When each option takes effect: `before` the page opens, when its window is prepared, or `later`. Shots that differ only
 * in `later` options share a pool. `empty` removes what these options have set in a window.
 */
const times = {
  actions: 'before',
  animations: 'later',
  at: 'before',
  block: 'before',
  caret: 'later',
  clip: 'later',
  colorScheme: 'before',
  cookies: 'before',
  contrast: 'before',
  deviceScaleFactor: 'before',
  expand: 'later',
  extraHTTPHeaders: 'before',
  forcedColors: 'before',
  fullPage: 'later',
  geolocation: 'before',
  hasTouch: 'before',
  hide: 'before',
  httpCredentials: 'before',
  ignoreHTTPSErrors: 'before',
  isMobile: 'before',
  javaScriptEnabled: 'before',
  localStorage: 'before',
  locale: 'before',
  mask: 'later',
  maskColor: 'later',
  maxDiffPixelRatio: 'later',
  maxDiffPixels: 'later',
  maxHeight: 'later',
  mock: 'before',
  now: 'before',
  omitBackground: 'later',
  permissions: 'before',
  privateAddresses: 'before',
  quality: 'later',
  recipe: 'before',
  reducedMotion: 'before',
  remove: 'before',
  replaceText: 'later',
  scale: 'later',
  selector: 'later',
  set: 'later',
  storageState: 'before',
  strict: 'later',
  style: 'later',
  threshold: 'later',
  timeout: 'later',
  timezoneId: 'before',
  type: 'later',
  user: 'before',
  userAgent: 'before',
  viewport: 'before',
  waitFor: 'before',
} as const satisfies Record<keyof ResolvedShotOptions, Time>;

const timeOf: Readonly<Record<string, Time | undefined>> = times;

export function poolOf({ options }: Shot, { siteUrl, ownOrigins, virtual }: Setting): WindowPool {
  const { deviceScaleFactor = 1, recipe, storageState, user, cookies, localStorage } = options;
  const hasStorage = [storageState, user, cookies, localStorage].some((one) => one !== undefined);
  // An option that is not in the table, as in the preset of a device, counts as `before`.
  const before = Object.entries(options).filter(([name]) => timeOf[name] !== 'later');
  return {
    key: JSON.stringify([siteUrl, ownOrigins, virtual, Object.fromEntries(before)]),
    siteUrl,
    ownOrigins,
    virtual,
    // Without our clock, the browser's own clock would go on from shot to shot. The storage of a login would be lost when the
    // window is emptied. At scales other than 1, used windows can differ: at 2.625, four of some 740 pages of Debian's
    // sqlite3-doc differed by faint pixels (one of them in new windows too), and none at 1. There reuse saves little, as
    // drawing takes most of the time.
    // Actions leave the pointer and the focus where they were.
    servesAgain:
      virtual &&
      recipe.clock &&
      !hasStorage &&
      // Functions are not in the key.
      !options.mock?.rules.some(({ kind }) => kind === 'function') &&
      deviceScaleFactor === 1 &&
      options.actions.length === 0,
  };
}
