import type { ResolvedShotOptions, Shot } from '../../model/index.ts';

/** How a shot is taken, apart from its options. */
export interface Setting {
  readonly siteUrl: string;
  /** Those of all sites of the run, which may know who the visitor is. */
  readonly ownOrigins: readonly string[];
  /** Whether the page's time passes as we grant it. */
  readonly virtual: boolean;
}

/** The windows that are made ready in the same way, so that each can take the shots of the others. */
export interface WindowPool extends Setting {
  readonly key: string;
  /** Whether a window can serve more than one shot at all. */
  readonly servesAgain: boolean;
}

type Place = 'before' | 'later';

/**
 * When each option takes effect: before the page opens, when its window is made ready, or later. Shots that differ only in
 * the later ones share a pool. What a later option sets in a window, `empty` takes back.
 */
const places = {
  animations: 'later',
  at: 'before',
  block: 'before',
  caret: 'later',
  clip: 'later',
  colorScheme: 'before',
  contrast: 'before',
  deviceScaleFactor: 'before',
  expand: 'later',
  extraHTTPHeaders: 'before',
  forcedColors: 'before',
  fullPage: 'later',
  hasTouch: 'before',
  hide: 'before',
  httpCredentials: 'before',
  ignoreHTTPSErrors: 'before',
  isMobile: 'before',
  javaScriptEnabled: 'before',
  locale: 'before',
  mask: 'later',
  maskColor: 'later',
  maxDiffPixelRatio: 'later',
  maxDiffPixels: 'later',
  maxHeight: 'later',
  now: 'before',
  omitBackground: 'later',
  privateAddresses: 'before',
  quality: 'later',
  recipe: 'before',
  reducedMotion: 'before',
  remove: 'before',
  scale: 'later',
  selector: 'later',
  storageState: 'before',
  strict: 'later',
  style: 'later',
  threshold: 'later',
  timeout: 'later',
  timezoneId: 'before',
  type: 'later',
  userAgent: 'before',
  viewport: 'before',
  waitFor: 'before',
} as const satisfies Record<keyof ResolvedShotOptions, Place>;

const placeOf: Readonly<Record<string, Place | undefined>> = places;

export function poolOf({ options }: Shot, { siteUrl, ownOrigins, virtual }: Setting): WindowPool {
  const { deviceScaleFactor = 1, recipe, storageState } = options;
  // One that has no place, as a preset of a device may have, counts as one from before.
  const before = Object.entries(options).filter(([name]) => placeOf[name] !== 'later');
  return {
    key: JSON.stringify([siteUrl, ownOrigins, virtual, Object.fromEntries(before)]),
    siteUrl,
    ownOrigins,
    virtual,
    // A clock that is not ours would go on from shot to shot, and what somebody stored for a window is not to be lost. At
    // a scale of 2.625 drawing takes most of the time, and of some 740 pages of Debian's sqlite3-doc four came out
    // otherwise, by faint pixels (one of them does so in fresh windows too); at 1 none did.
    servesAgain: virtual && recipe.clock && storageState === undefined && deviceScaleFactor === 1,
  };
}
