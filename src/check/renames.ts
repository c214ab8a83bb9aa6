import type { CheckedShot } from '../model/index.ts';
import type { Baselines, Orphan } from '../store/index.ts';
import { type Checked, removed, reportedPicture } from './checked.ts';
import type { Means } from './reference.ts';

interface Settling extends Means {
  readonly baselines: Baselines;
}

/**
 * Decides for each baseline without a shot (an orphan) whether it was renamed or removed. An orphan that looks the same as
 * a picture without a baseline was renamed; each is paired at most once. Removed ones come last.
 */
export async function settleOrphans(
  shots: readonly Checked[],
  orphans: readonly Orphan[],
  settling: Settling,
): Promise<Checked[]> {
  const left = new Map(orphans.map((orphan) => [orphan.file, orphan]));
  const origins = new Map<Checked, Orphan>();
  const pair = (shot: Checked, orphan: Orphan | undefined): void => {
    if (!orphan) return;
    origins.set(shot, orphan);
    left.delete(orphan.file);
  };
  const unpaired = (): Checked[] =>
    shots.filter((shot) => shot.checked.status === 'new' && !origins.has(shot));

  for (const shot of unpaired()) {
    const { sha256 } = shot.checked.actual!;
    pair(
      shot,
      [...left.values()].find(({ record }) => record.sha256 === sha256),
    );
  }
  const alike = likeness(settling);
  for (const shot of unpaired()) {
    for (const orphan of left.values()) {
      if (!(await alike(shot.checked, orphan))) continue;
      pair(shot, orphan);
      break;
    }
  }
  const renamed = shots.map((shot) => {
    const origin = origins.get(shot);
    return origin ? asRenamed(shot, origin, settling) : shot;
  });
  return Promise.all([...renamed, ...[...left.values()].map((orphan) => asRemoved(orphan, settling))]);
}

/** If everything was renamed and changed, comparing each with each would take longer than capturing. */
const mostComparisons = 200;

/** Whether a new picture looks the same as that of an orphan. */
function likeness({ baselines, comparer, report }: Settling) {
  let comparisons = 0;
  return async ({ actual, record }: CheckedShot, orphan: Orphan): Promise<boolean> => {
    const sameSize = actual!.width === orphan.record.width && actual!.height === orphan.record.height;
    if (!sameSize || (comparisons += 1) > mostComparisons) return false;
    try {
      const { comparison } = await comparer.compare(
        { bytes: await baselines.readOrphan(orphan), masked: orphan.record.masked ?? [] },
        { bytes: await report.read(actual!.file!), masked: record?.masked ?? [] },
        { limits: {}, draw: false },
      );
      return comparison.verdict === 'same';
    } catch {
      return false; // It is no picture, or was deleted meanwhile.
    }
  };
}

async function asRenamed(
  { checked, signatures }: Checked,
  orphan: Orphan,
  settling: Settling,
): Promise<Checked> {
  const { file } = orphan;
  return {
    checked: {
      ...checked,
      status: 'renamed',
      sentence: `${file} under another name, otherwise the same`,
      baseline: await pictureOf(orphan, checked.file, settling),
      renamedFrom: file,
    },
    signatures,
  };
}

async function asRemoved(orphan: Orphan, settling: Settling): Promise<Checked> {
  const { file, record } = orphan;
  return removed(
    { id: file.replace(/\.\w+$/, ''), file, path: record.page, variant: record.variant ?? '' },
    'there is no shot for it any more',
    await pictureOf(orphan, file, settling),
  );
}

async function pictureOf(orphan: Orphan, file: string, { baselines, report }: Settling) {
  const bytes = await baselines.readOrphan(orphan).catch(() => undefined);
  return bytes ? reportedPicture({ bytes }, () => report.write('baseline', file, bytes)) : null;
}
