import picomatch from 'picomatch';

/**
 * Whether one of these globs means a shot: by its id, the name of its page or the path of its page, each of which also
 * counts as it is written.
 */
export function matcherOf(globs: readonly string[]): (shot: NamesOfShot) => boolean {
  // picomatch calls an empty glob a programmer's mistake; it matches nothing.
  const matches = picomatch(globs.filter((glob) => glob !== ''));
  return ({ id, page, path }) => [id, page, path].some((name) => globs.includes(name) || matches(name));
}

interface NamesOfShot {
  readonly id: string;
  readonly page: string;
  readonly path: string;
}
