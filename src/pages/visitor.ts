import type { LayerOptions, ResolvedRunOptions, ResolvedShotOptions, Visitor } from '../model/index.ts';
import type { IdentityOptions } from '../options/index.ts';

/**
 * The options of a shot: those of its page, over those of the user who looks at it, over those of the variant and the run.
 *
 * @param layer Merges a layer into the options below it.
 */
export function withVisitor(
  below: ResolvedRunOptions,
  page: LayerOptions,
  layer: (below: ResolvedRunOptions, own: LayerOptions) => ResolvedRunOptions,
): ResolvedShotOptions {
  const { visitor: named = false, ...rest } = layer(below, page);
  if (named === false) return rest;
  // With a login in a file, the page says itself who is logged in.
  const isReplaced = page.storageState !== undefined && page.visitor === undefined;
  const { login, options }: Visitor = isReplaced ? { ...named, login: undefined } : named;
  const { httpCredentials, storageState } = page;
  const merged: ResolvedShotOptions = {
    ...rest,
    ...options,
    ...(httpCredentials && { httpCredentials }),
    ...(storageState && { storageState }),
    ...joinedByName((option) => (page[option] === undefined ? [below, options] : [options, page])),
  };
  if (!login) return merged;
  // The login takes the place of the one that the variant or the run has in a file.
  const { storageState: _, ...loggedIn } = merged;
  return { ...loggedIn, user: login };
}

/** The options of the page on which a user logs in: those of the user, over those of the run. */
export function optionsOfLogin(
  { visitor, storageState, ...run }: ResolvedRunOptions,
  own: IdentityOptions,
): ResolvedShotOptions {
  return { ...run, ...own, ...joinedByName(() => [run, own]) };
}

const byName = ['cookies', 'localStorage', 'sessionStorage', 'extraHTTPHeaders'] as const;

/** What is said by name, such as cookies. It is joined; where names are the same, the later layer wins. */
function joinedByName(
  layersOf: (option: (typeof byName)[number]) => readonly IdentityOptions[],
): IdentityOptions {
  const entries = byName.flatMap((option) => {
    const nameOf = (name: string) => (option === 'extraHTTPHeaders' ? name.toLowerCase() : name);
    let joined: Headers | undefined;
    for (const { [option]: own } of layersOf(option)) if (own) joined = join(joined, own, nameOf);
    return joined === undefined ? [] : [[option, joined] as const];
  });
  return Object.fromEntries(entries);
}

type Headers = NonNullable<IdentityOptions['extraHTTPHeaders']>;
type Texts = Readonly<Record<string, string>>;

/** Headers that go to other origins too replace those below them, which were not meant for these origins. */
function join(below: Headers | undefined, own: Headers, nameOf: (name: string) => string): Headers {
  if (below === undefined || isWidened(below) || isWidened(own)) return own;
  const names = new Set(Object.keys(own).map(nameOf));
  const isKept = ([name]: readonly [string, string]) => !names.has(nameOf(name));
  return { ...Object.fromEntries(Object.entries(below as Texts).filter(isKept)), ...(own as Texts) };
}

function isWidened(headers: Headers): boolean {
  return typeof headers['headers'] === 'object';
}
