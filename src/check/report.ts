import type { Against, CheckReport, CheckStatus } from '../model/index.ts';
import type { Checked } from './checked.ts';
import { groupChanges } from './groups.ts';

/** All counts at zero. */
export const noneOfAny: CheckReport['counts'] = {
  same: 0,
  changed: 0,
  new: 0,
  removed: 0,
  renamed: 0,
  failed: 0,
  unstable: 0,
  inconclusive: 0,
};

type Circumstances = Omit<CheckReport, 'version' | 'against' | 'shots' | 'groups' | 'counts' | 'reused'>;

/** Makes the document of a check. */
export function reportOf(
  checked: readonly Checked[],
  against: Against,
  circumstances: Circumstances,
): CheckReport {
  const { shots, groups } = groupChanges(checked);
  const counts: Record<CheckStatus, number> = { ...noneOfAny };
  for (const { status } of shots) counts[status] += 1;
  const reused = shots.filter((shot) => shot.reused).length;
  return { version: 1, against, shots, groups, counts, reused, ...circumstances };
}
