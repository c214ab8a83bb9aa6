import type { Comparer, Drawn, NamedChanges } from '../compare/index.ts';
import type { Box, CheckStatus, Failure, Ignored, Shot } from '../model/index.ts';
import type { Captured, Capturer } from '../runner/index.ts';
import { differ, type Side } from './difference.ts';
import type { Before, Moving } from './reference.ts';

/** The verdict on a shot that was compared. */
export interface Judgement {
  readonly status: CheckStatus;
  readonly sentence: string;
  readonly named?: NamedChanges;
  readonly diff?: Drawn | undefined;
  readonly ignored?: Ignored | undefined;
  readonly failure?: Failure;
}

interface Judging {
  readonly comparer: Comparer;
  /** Takes the new picture once more. */
  readonly capturer: Pick<Capturer, 'capture'>;
}

/**
 * Decides whether a picture changed. A picture that differs is captured a second time, so that a page that never looks
 * the same twice is not called changed.
 *
 * @throws UnreadablePicture if what it is compared with is no picture.
 */
export async function judge(
  shot: Shot,
  { before, after }: { readonly before: Before; readonly after: Captured },
  { comparer, capturer }: Judging,
): Promise<Judgement> {
  if (before.sha256 === after.sha256) return { status: 'same', sentence: 'the same bytes' };
  const compare = (a: Side, b: Captured, moving: readonly Box[] = []) =>
    differ(shot, a, sideOf(b), { comparer, notes: after.notes, restless: moving });

  const atOnce = await compare(before, after);
  if (!atOnce.differs) return same(atOnce.ignored);
  const restless = (await before.restless?.()) ?? holdsStill;
  if (typeof restless === 'string') return { ...atOnce, status: 'unstable', sentence: restless };
  if ('failure' in restless) return failed(restless.failure);
  const { boxes, elements } = restless;
  const found = boxes.length === 0 ? atOnce : await compare(before, after, boxes);
  if (!found.differs) return same(found.ignored);
  if (isOnlyIn(elements, found.named))
    return { status: 'same', sentence: 'the same but for what moves by itself' };

  const what =
    before.remark === undefined ? found.named.sentence : `${found.named.sentence} (${before.remark})`;
  const told = (status: CheckStatus, sentence: string): Judgement => ({ ...found, status, sentence });
  if (before.elsewhere !== undefined) {
    return told('inconclusive', `${what}; made in another environment: ${before.elsewhere}`);
  }
  const again = await capturer.capture(shot, { freshWindow: true });
  if ('failure' in again) return failed(again.failure, 'taken once more to be sure: ');
  if (again.sha256 !== after.sha256 && !(await compare(before, again, boxes)).differs) {
    return told('unstable', `one time of two as it was, the other time: ${what}`);
  }
  const moved = await compare(sideOf(after), again, boxes);
  if (moved.differs)
    return { ...moved, status: 'unstable', sentence: `not the same twice: ${moved.named.sentence}` };
  // Two equal pictures may be luck if the page was already found unstable while it was captured.
  const shaky = after.notes.find(({ kind }) => kind === 'unstable');
  return shaky ? told('unstable', `${shaky.message}; ${what}`) : told('changed', what);
}

const holdsStill: Moving = { boxes: [], elements: new Set() };

function isOnlyIn(elements: ReadonlySet<string>, { changes }: NamedChanges): boolean {
  return (
    changes.length > 0 && changes.every(({ element }) => element !== null && elements.has(element.selector))
  );
}

export function failed(failure: Failure, prefix = ''): Judgement {
  const message = `${prefix}${failure.message}`;
  return { status: 'failed', sentence: message, failure: { ...failure, message } };
}

export function sideOf({ picture: { bytes, masked }, sha256, boxes }: Captured): Side {
  return { bytes, masked, sha256, boxes: async () => boxes };
}

function same(ignored: Ignored | undefined): Judgement {
  const sentence = ignored
    ? `nothing that anybody sees: ${ignored.pixels} px by at most ${ignored.mostLevels} of 255 levels`
    : 'the same pixels';
  return { status: 'same', sentence, ignored };
}
