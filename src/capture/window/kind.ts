import type { ResolvedShotOptions, Shot } from '../../model.ts';

/** What a shot is taken of, and how. */
export interface Setting {
  readonly siteUrl: string;
  /** Whether the page's time passes as we grant it. */
  readonly virtual: boolean;
}

/** Which shots can be taken in a window one after another: those for which it is made ready in the same way. */
export interface Kind {
  readonly name: string;
  readonly siteUrl: string;
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
    // A clock that is not ours would go on from shot to shot, and what somebody stored for a window is not to be lost. Of
    // 766 pages of Debian's sqlite3-doc at a scale of 2.625, drawing took most of the time and came out otherwise for two,
    // by faint pixels at slanted lines; of those at 1 for none.
    servesAgain: virtual && recipe.clock && storageState === undefined && deviceScaleFactor === 1,
  };
}
