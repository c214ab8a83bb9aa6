import { SnapshotError } from '../errors.ts';
import { matcherOf } from '../globs.ts';
import type { Shot } from '../model/index.ts';
import type { NoPages } from './contract.ts';

/** Which of the shots are taken. A filter that is not given lets every shot through. */
export interface Selection {
  /** Globs over a shot's id, its page's name or its page's path. */
  readonly only?: readonly string[] | undefined;
  /** Names of variants. */
  readonly variants?: readonly string[] | undefined;
}

/**
 * @param whyNone What is said if there is no shot at all.
 * @throws SnapshotError `NO_SHOTS` if nothing is left.
 */
export function selectShots(
  shots: readonly Shot[],
  { only = [], variants = [] }: Selection,
  whyNone: NoPages,
): Shot[] {
  const isMeant = matcherOf(only);
  const selected = shots.filter(
    ({ id, page, variant }) =>
      (only.length === 0 ||
        [page.name, page.of ?? page.name].some((name) => isMeant({ id, page: name, path: page.path }))) &&
      (variants.length === 0 || variants.includes(variant.name)),
  );
  if (selected.length === 0) throw nothingLeft(shots, [only, variants], whyNone);
  return selected;
}

function nothingLeft(
  shots: readonly Shot[],
  [only, variants]: readonly [only: readonly string[], variants: readonly string[]],
  { message, hint }: NoPages,
): SnapshotError {
  if (shots.length === 0) return new SnapshotError('NO_SHOTS', message, { hint });
  const filters = [
    ...only.map((glob) => `--only ${glob}`),
    ...variants.map((name) => `--variant ${name}`),
  ].join(' ');
  return new SnapshotError('NO_SHOTS', `None of the ${shots.length} shots matches ${filters}.`, {
    hint: `See what there is with: snapshot-site list (the first is "${shots[0]!.id}")`,
  });
}
