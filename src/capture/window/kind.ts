import type { ResolvedShotOptions, Shot } from '../../model.ts';

/** What a shot is taken of, and how. */
export interface Setting {
  readonly siteUrl: string;
  /** Whether the page's time passes as we grant it. */
  readonly virtual: boolean;
}

/** Which shots can be taken in a window one after another: those for which it is made ready in the same way. */
export interface Kind extends Setting {
  readonly name: string;
  /** Whether it can serve more than one shot at all. */
  readonly servesAgain: boolean;
}

/** What is asked for only once the page has loaded. */
const later: ReadonlySet<string> = new Set<keyof ResolvedShotOptions>([
  'animations',
  'caret',
  'clip',
  'expand',
  'fullPage',
  'mask',
  'maskColor',
  'maxHeight',
  'quality',
  'scale',
  'selector',
  'strict',
  'style',
  'timeout',
  'type',
]);

export function kindOf({ options }: Shot, { siteUrl, virtual }: Setting): Kind {
  const { deviceScaleFactor = 1, recipe, storageState } = options;
  const before = Object.entries(options).filter(([name]) => !later.has(name));
  return {
    name: JSON.stringify([siteUrl, virtual, Object.fromEntries(before)]),
    siteUrl,
    virtual,
    // A clock that is not ours would go on from shot to shot, and what somebody stored for a window is not to be lost. At
    // a scale of 2.625 drawing takes most of the time, and of some 740 pages of Debian's sqlite3-doc four came out
    // otherwise, by faint pixels (one of them does so in fresh windows too); at 1 none did.
    servesAgain: virtual && recipe.clock && storageState === undefined && deviceScaleFactor === 1,
  };
}
