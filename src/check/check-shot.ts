import { UnreadablePicture } from '../compare/index.ts';
import type { Environment, Shot } from '../model.ts';
import type { BoxStore } from '../store/boxes.ts';
import { fingerprint } from '../store/environment.ts';
import { recordOf } from '../store/record.ts';
import { type Checked, identityOf, reportedPicture } from './checked.ts';
import { failed, judge, type Judgement } from './judge.ts';
import type { Before, CannotBeHad, Means, NothingThere, ReadyReference } from './reference.ts';
import type { NotTaken, Shoot, Taken } from './shoot.ts';
import { unreadable } from './unreadable.ts';

export interface Checking extends Means {
  readonly before: ReadyReference['before'];
  readonly shoot: Shoot;
  readonly boxes: BoxStore;
  /** In which the pictures are made that can be approved; `undefined` if none can. */
  readonly environment: Environment | undefined;
}

/** The way of one shot: what it is compared with → its new picture → the verdict → copies for the report. */
export async function checkShot(shot: Shot, checking: Checking): Promise<Checked> {
  const begun = performance.now();
  const { shoot, report, boxes, environment } = checking;
  const before = await checking.before(shot);
  // What has nothing that it could be compared with need not be taken.
  const after = 'failure' in before ? before : await shoot(shot);
  const judgement = await verdict(shot, before, after, checking);
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
      actual: await reported('actual', taken && { bytes: taken.picture.bytes, sha256: taken.sha256 }),
      diff: await reported('diff', diff),
      changes: named?.changes ?? [],
      renamedFrom: null,
      ignored,
      failure,
      notes: 'notes' in after ? after.notes : [],
      url: ('url' in after ? after.url : undefined) ?? null,
      durationMs: Math.round(performance.now() - begun),
      record: taken && copies && environment ? recordOf(shot, taken.picture, fingerprint(environment)) : null,
    },
    signatures: named?.signatures ?? [],
  };
}

async function verdict(
  shot: Shot,
  before: Before | NothingThere | CannotBeHad,
  after: Taken | NotTaken | CannotBeHad,
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
