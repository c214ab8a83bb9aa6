import type { ChangeGroup, CheckedShot } from '../model/index.ts';
import type { Checked } from './checked.ts';

/** Shots, each change with the id of its group. */
export interface Grouped {
  readonly shots: readonly CheckedShot[];
  readonly groups: readonly ChangeGroup[];
}

/**
 * Groups the changes that several shots have in common, so that a person decides about them once. Changes that occur in
 * exactly the same shots are one group: a new link in a footer also moves its neighbours.
 */
export function groupChanges(all: readonly Checked[]): Grouped {
  const ranked = changesTogether(all).toSorted((a, b) => b.shots.length - a.shots.length);
  const groupOf = new Map(
    ranked.flatMap(({ signatures }, index) => signatures.map((each) => [each, String(index + 1)] as const)),
  );
  return {
    shots: all.map((shot) => withGroups(shot, groupOf)),
    groups: ranked.map(({ shots: [first, ...others] }, index) => {
      const id = String(index + 1);
      const shots = [first!, ...others].map(({ checked }) => checked.id);
      return { id, sentence: sentenceOf(id, first!, groupOf), shots };
    }),
  };
}

interface Together {
  /** In their order; at least two. */
  readonly shots: readonly Checked[];
  /** What changed in all of them and nowhere else. */
  readonly signatures: readonly string[];
}

function changesTogether(all: readonly Checked[]): Together[] {
  const shotsOf = new Map<string, Set<Checked>>();
  for (const shot of all) {
    if (shot.checked.status !== 'changed') continue;
    for (const signature of shot.signatures) {
      shotsOf.set(signature, (shotsOf.get(signature) ?? new Set()).add(shot));
    }
  }
  const together = new Map<string, { shots: readonly Checked[]; signatures: string[] }>();
  for (const [signature, set] of shotsOf) {
    if (set.size < 2) continue;
    const shots = [...set];
    const key = shots.map(({ checked }) => checked.id).join('\n');
    const known = together.get(key);
    if (known) known.signatures.push(signature);
    else together.set(key, { shots, signatures: [signature] });
  }
  return [...together.values()];
}

function withGroups({ checked, signatures }: Checked, groupOf: ReadonlyMap<string, string>): CheckedShot {
  if (checked.status !== 'changed') return checked;
  const changes = checked.changes.map((change, index) => ({
    ...change,
    group: groupOf.get(signatures[index] ?? '') ?? null,
  }));
  return { ...checked, changes };
}

/** Describes the changes of a group, as the first of its shots has them. */
function sentenceOf(
  id: string,
  { checked, signatures }: Checked,
  groupOf: ReadonlyMap<string, string>,
): string {
  const [first, ...more] = [
    ...new Set(
      checked.changes
        .filter((_, index) => groupOf.get(signatures[index] ?? '') === id)
        .map(({ sentence }) => sentence),
    ),
  ];
  return more.length === 0 ? first! : `${first}, and ${more.length} more`;
}
