import type { CheckedShot, Failure, ReportedPicture, Shot } from '../model/index.ts';
import { sha256Of } from '../store/index.ts';
import { sizeOf } from './difference.ts';

/** The result for a shot, or for a picture of `output/` without a shot. */
export interface Checked {
  readonly checked: CheckedShot;
  /** One for each of its changes. The same change has the same signature in every shot. */
  readonly signatures: readonly string[];
}

type Identity = Pick<CheckedShot, 'id' | 'file' | 'path' | 'variant'>;

export function identityOf({ id, file, page, variant }: Shot): Identity {
  return { id, file, path: page.path, variant: variant.name };
}

/** The fields of a result without a new picture and without a comparison. */
const withoutComparison = {
  baseline: null,
  actual: null,
  diff: null,
  changes: [],
  renamedFrom: null,
  ignored: null,
  failure: null,
  reused: false,
  reason: null,
  notes: [],
  url: null,
  durationMs: 0,
  record: null,
} as const satisfies Partial<CheckedShot>;

/** The result for a picture without a shot. */
export function removed(identity: Identity, sentence: string, baseline: ReportedPicture | null): Checked {
  return {
    checked: { ...withoutComparison, ...identity, status: 'removed', sentence, baseline },
    signatures: [],
  };
}

/** The result for a shot in which an unexpected error was thrown. */
export function notChecked(shot: Shot, failure: Failure): Checked {
  const checked = { ...withoutComparison, ...identityOf(shot), sentence: failure.message, failure };
  return { checked: { ...checked, status: 'failed' }, signatures: [] };
}

/**
 * @param picture.sha256 Of the bytes, if it is known.
 * @returns `null` for bytes that are no picture.
 */
export async function reportedPicture(
  { bytes, sha256 }: { readonly bytes: Uint8Array; readonly sha256?: string },
  copy: () => Promise<string> | undefined,
): Promise<ReportedPicture | null> {
  const size = sizeOf(bytes);
  return size ? { file: (await copy()) ?? null, sha256: sha256 ?? sha256Of(bytes), ...size } : null;
}
