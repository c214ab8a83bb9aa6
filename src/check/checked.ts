import type { CheckedShot, Failure, ReportedPicture, Shot } from '../model/index.ts';
import { sha256Of } from '../store/index.ts';
import { sizeOf } from './difference.ts';

/** A shot that was checked, or a picture that no shot takes. */
export interface Checked {
  readonly checked: CheckedShot;
  /** One for each of its changes; the same change has the same in every shot. */
  readonly signatures: readonly string[];
}

type Identity = Pick<CheckedShot, 'id' | 'file' | 'path' | 'variant'>;

export function identityOf({ id, file, page, variant }: Shot): Identity {
  return { id, file, path: page.path, variant: variant.name };
}

/** What is said of a shot of which there is no picture of now, and nothing was compared. */
const unseen = {
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

/** Of what no shot takes any more. */
export function removed(identity: Identity, sentence: string, baseline: ReportedPicture | null): Checked {
  return { checked: { ...unseen, ...identity, status: 'removed', sentence, baseline }, signatures: [] };
}

/** Of a shot in which something went wrong that should not have. */
export function notChecked(shot: Shot, failure: Failure): Checked {
  const checked = { ...unseen, ...identityOf(shot), sentence: failure.message, failure };
  return { checked: { ...checked, status: 'failed' }, signatures: [] };
}

/** `null` for a file that is no picture. @param sha256 Of the bytes, if it is known. */
export async function reportedPicture(
  { bytes, sha256 }: { readonly bytes: Uint8Array; readonly sha256?: string },
  copy: () => Promise<string> | undefined,
): Promise<ReportedPicture | null> {
  const size = sizeOf(bytes);
  return size ? { file: (await copy()) ?? null, sha256: sha256 ?? sha256Of(bytes), ...size } : null;
}
