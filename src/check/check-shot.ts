import { UnreadablePicture } from '../compare/index.ts';
import type { Environment, Shot } from '../model/index.ts';
import type { ReuseDecision, ReuseSession } from '../reuse/index.ts';
import type { Captured, Capturer, NotCaptured } from '../runner/index.ts';
import { type BoxStore, fingerprint, recordOf } from '../store/index.ts';
import { type Checked, identityOf, reportedPicture } from './checked.ts';
import { failed, judge, type Judgement } from './judge.ts';
import type { Before, CannotBeHad, Means, NothingThere, ReadyReference } from './reference.ts';
import { unreadable } from './unreadable.ts';

export interface Checking extends Means {
  readonly before: ReadyReference['before'];
  readonly capturer: Capturer;
  readonly boxes: BoxStore;
  /** Decides which captures can be reused; `undefined` if none can. */
  readonly remembered: ReuseSession | undefined;
  /** The environment of the pictures, for their record; `undefined` if they cannot be approved. */
  readonly environment: Environment | undefined;
}

/**
 * Checks one shot: reads the old picture, captures the new one unless it can be reused, compares, and copies pictures
 * into the report.
 */
export async function checkShot(shot: Shot, checking: Checking): Promise<Checked> {
  const begun = performance.now();
  const { capturer, report, boxes, remembered, environment } = checking;
  const before = await checking.before(shot);
  const decision = await remembered?.decide(shot, 'sha256' in before ? before.sha256 : undefined);
  if (decision?.action === 'reuse') return reused(shot, decision, performance.now() - begun);
  // Without a usable old picture there is nothing to compare, so nothing is captured.
  const after =
    'failure' in before
      ? before
      : await capturer.capture(shot, {
          freshWindow: decision?.action === 'audit',
          recorder: remembered?.recorderFor(shot),
        });
  const judgement =
    (await audit(decision, after, remembered)) ?? (await verdict(shot, before, after, checking));
  await remember(shot, before, after, { judgement, remembered });
  const { status, sentence, named, diff, ignored = null, failure = null } = judgement;

  const taken = 'picture' in after ? after : undefined;
  if (taken?.boxes && environment) await boxes.save(taken.sha256, taken.boxes);
  const copies = status === 'same' ? undefined : report;
  const reported = async (
    kind: 'baseline' | 'actual' | 'diff',
    picture: { readonly bytes: Uint8Array; readonly sha256?: string } | undefined,
  ) => (picture ? reportedPicture(picture, () => copies?.write(kind, shot.file, picture.bytes)) : null);
  return {
    checked: {
      ...identityOf(shot),
      status,
      sentence,
      baseline: await reported('baseline', 'bytes' in before ? before : undefined),
      actual: await reported(
        'actual',
        taken ? { bytes: taken.picture.bytes, sha256: taken.sha256 } : stuckIn(after),
      ),
      diff: await reported('diff', diff),
      changes: named?.changes ?? [],
      renamedFrom: null,
      ignored,
      failure,
      reused: false,
      reason: decision?.reason ?? null,
      notes: 'notes' in after ? after.notes : [],
      url: ('url' in after ? after.url : undefined) ?? null,
      durationMs: Math.round(performance.now() - begun),
      record:
        taken && copies && environment
          ? recordOf(shot, { ...taken.picture, sha256: taken.sha256 }, fingerprint(environment))
          : null,
    },
    signatures: named?.signatures ?? [],
  };
}

/** What the window showed when an action failed. */
function stuckIn(after: Captured | NotCaptured | CannotBeHad): { readonly bytes: Uint8Array } | undefined {
  return 'stuck' in after && after.stuck ? { bytes: after.stuck } : undefined;
}

/** The result for a shot that is not captured. Its new picture would be the one that the baseline was compared with before. */
function reused(
  shot: Shot,
  { entry, url, reason }: Extract<ReuseDecision, { action: 'reuse' | 'audit' }>,
  durationMs: number,
): Checked {
  const { sha256, width, height } = entry.picture;
  const picture = { file: null, sha256, width, height };
  return {
    checked: {
      ...identityOf(shot),
      status: 'same',
      sentence: `not captured: ${reason}`,
      baseline: { ...picture, sha256: entry.sameAs ?? sha256 },
      actual: picture,
      diff: null,
      changes: [],
      renamedFrom: null,
      ignored: null,
      failure: null,
      reused: true,
      reason,
      notes: entry.notes,
      url,
      durationMs: Math.round(durationMs),
      record: null,
    },
    signatures: [],
  };
}

/** The failure of an audit: the picture could have been reused, and differs. */
async function audit(
  decision: ReuseDecision | undefined,
  after: Captured | NotCaptured | CannotBeHad,
  remembered: ReuseSession | undefined,
): Promise<Judgement | undefined> {
  if (decision?.action !== 'audit' || !('picture' in after)) return undefined;
  if (after.sha256 === decision.entry.picture.sha256) return undefined;
  return failed(await remembered!.invalidate(decision.entry, after.recorder!));
}

/** Stores the capture. If it equals the baseline it is stored as equivalent to it, else under its own hash, for approval. */
async function remember(
  shot: Shot,
  before: Before | NothingThere | CannotBeHad,
  after: Captured | NotCaptured | CannotBeHad,
  {
    judgement: { status },
    remembered,
  }: { readonly judgement: Judgement; readonly remembered: ReuseSession | undefined },
): Promise<void> {
  if (status === 'failed' || status === 'unstable') await remembered?.forget(shot);
  else if ('picture' in after && after.recorder) {
    const sameAs = status === 'same' && 'sha256' in before ? before.sha256 : after.sha256;
    await remembered?.remember(shot, { ...after, recorder: after.recorder }, sameAs);
  }
}

async function verdict(
  shot: Shot,
  before: Before | NothingThere | CannotBeHad,
  after: Captured | NotCaptured | CannotBeHad,
  checking: Checking,
): Promise<Judgement> {
  if ('failure' in before) return failed(before.failure);
  if ('failure' in after) return failed(after.failure);
  if ('missing' in before) return { status: 'new', sentence: before.missing };
  try {
    return await judge(shot, { before, after }, checking);
  } catch (error) {
    if (error instanceof UnreadablePicture) return failed(unreadable(shot, error.cause, before.bytes));
    throw error;
  }
}
