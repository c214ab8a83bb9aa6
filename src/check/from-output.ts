import type { Config, Environment, Shot } from '../model/index.ts';
import { type Baselines, type BoxStore, openBaselines, optionsHash } from '../store/index.ts';
import type { Before, CannotBeHad, NothingThere, Reference } from './reference.ts';
import { settleOrphans } from './renames.ts';
import { unreadable } from './unreadable.ts';

/**
 * Compares with the pictures in `output/`.
 *
 * @param whole Whether no shot was left out, so that a picture without a shot was removed.
 * @throws SnapshotError `OUTPUT` if the record of the pictures cannot be read.
 */
export async function fromOutput(
  { output }: Config,
  shots: readonly Shot[],
  { boxes, whole }: { readonly boxes: BoxStore; readonly whole: boolean },
): Promise<Reference> {
  const baselines = await openBaselines(output, shots);
  const orphans = whole ? baselines.orphans(shots) : [];
  return {
    against: { kind: 'baselines' },
    mayRename: orphans.length > 0,
    during: ({ environment }, work) =>
      work({
        elsewhere: baselines.madeElsewhere(shots, environment),
        before: (shot) => baselineOf(shot, { baselines, environment, boxes }),
      }),
    async settle(checked, means) {
      const settled = await settleOrphans(checked, orphans, { ...means, baselines });
      if (whole) {
        const shown = settled.flatMap(({ checked: { baseline, actual } }) => [baseline, actual]);
        await boxes.prune(new Set([...baselines.hashes, ...shown.map((picture) => picture?.sha256 ?? '')]));
      }
      return settled;
    },
    notices() {
      const files = baselines.otherThanRecorded();
      if (files.length === 0) return [];
      const named = files.slice(0, mostNamed).join(', ');
      const more = files.length > mostNamed ? ` and ${files.length - mostNamed} more` : '';
      return [
        `snapshots.json describes other pictures than those that are there: ${named}${more}. The next run mends it: snapshot-site`,
      ];
    },
    [Symbol.asyncDispose]: () => baselines[Symbol.asyncDispose](),
  };
}

const mostNamed = 3;

async function baselineOf(
  shot: Shot,
  {
    baselines,
    environment,
    boxes,
  }: { readonly baselines: Baselines; readonly environment: Environment; readonly boxes: BoxStore },
): Promise<Before | NothingThere | CannotBeHad> {
  try {
    const baseline = await baselines.read(shot);
    if (!baseline) return { missing: 'no baseline yet' };
    const { bytes, sha256, record } = baseline;
    const sameOptions = record?.options === undefined || record.options === optionsHash(shot.options);
    return {
      bytes,
      sha256,
      masked: record?.masked ?? [],
      boxes: () => boxes.read(sha256),
      elsewhere: baselines.elsewhere(baseline, environment),
      remark: sameOptions ? undefined : 'the options of this shot changed since its baseline was made',
    };
  } catch (error) {
    return { failure: unreadable(shot, error, undefined) };
  }
}
