import type { Failure, Note, Picture, Shot } from '../model/index.ts';
import type { CaptureContext, Companion } from './contract.ts';
import { type Description, describePage, titleIn } from './description.ts';
import { redirected } from './document.ts';
import { missingGlyphs } from './glyphs.ts';
import type { Deadline } from './interruption.ts';
import { isRefused, unlessForgotten, untilPainted } from './paint.ts';
import { inOrder, isOfWindow, type Prepared, preparePicture, type Scene } from './picture/index.ts';
import { strictFailure } from './problems.ts';
import { confirmPicture, type Visit } from './recipe/index.ts';
import type { Traffic } from './traffic.ts';
import type { Turn } from './turns.ts';

/** A picture with the notes on how it was taken. */
export interface Photograph {
  readonly picture: Picture;
  readonly notes: readonly Note[];
}

/** Why there is none, with the same notes. */
export interface NoPhotograph {
  readonly failure: Failure;
  readonly notes: readonly Note[];
}

export interface Photographing {
  readonly visit: Visit;
  readonly traffic: Traffic;
  /** The address that was asked for. */
  readonly asked: string;
  readonly turn: Turn;
  /** They look at the page once, before its first picture. */
  readonly examiners: NonNullable<CaptureContext['examiners']>;
  /** Whether the picture may take all the time of the shot. */
  readonly patient: boolean;
  readonly deadline: Deadline;
  readonly signal: AbortSignal;
}

/**
 * Takes the pictures of a page that stands still, and hands each over as soon as it is there. Of several, those are left
 * out that cannot be taken at once and without changing the others. The error of a call is thrown if there is no picture
 * yet.
 *
 * @returns Why there is no picture, if only one was wanted.
 */
export async function photograph(
  members: readonly Companion[],
  how: Photographing,
  hand: (shot: Shot, photograph: Photograph) => void,
): Promise<NoPhotograph | undefined> {
  const { visit } = how;
  const isShared = members.length > 1;
  const scene: Scene = { isShared, observes: visit.capabilities.has('observes') };
  let before: Sight | undefined;
  for (const member of inOrder(members)) {
    const { options } = member.shot;
    if (isShared && isOfWindow(options) && visit.isWhole) continue;
    try {
      const taken = await photographOne(member, { ...how, scene, before });
      if (taken && 'picture' in taken) {
        before = taken.sight;
        hand(member.shot, taken);
      } else if (!isShared) return taken;
    } catch (error) {
      if (!before) throw error;
      return undefined;
    }
  }
  return undefined;
}

interface OnePicture extends Photographing {
  readonly scene: Scene;
  /** What was read of the page for the picture before. */
  readonly before: Sight | undefined;
}

async function photographOne(
  { shot, examiners: own }: Companion,
  { visit, traffic, asked, turn, examiners, patient, deadline, signal, scene, before }: OnePicture,
): Promise<(Photograph & { readonly sight: Sight }) | NoPhotograph | undefined> {
  const { page } = visit;
  const { options } = shot;
  // The element of `selector` may appear late.
  const prepared = await unlessForgotten(
    preparePicture(page, shot, scene),
    patient || options.selector !== undefined,
  );
  if (!prepared) return undefined;
  if ('kind' in prepared) return { failure: prepared, notes: [] };
  // The picture comes last. Otherwise the browser would paint the window again while the page is still open.
  const isAsBefore = prepared.state !== undefined && before?.state === prepared.state;
  const sight = isAsBefore ? before : await look(visit, prepared.state);
  const { description, title, glyphs } = sight;
  const seen = { capabilities: visit.capabilities, description };
  await Promise.all([...(before ? [] : examiners), ...own].map((examiner) => examiner.end(page, seen)));
  const toldBefore = visit.notes.length;
  const paint = () =>
    confirmPicture(visit, () => unlessForgotten(prepared.take(), patient || prepared.isLarge));
  if (prepared.isLarge) await turn.take();
  const picture = await paint().catch(async (error) => {
    if (!isRefused(error)) throw error;
    await turn.take();
    return untilPainted(paint, { deadline, signal });
  });
  const ofPicture = visit.notes.splice(toldBefore);
  await prepared.leave();
  const notes = [
    ...redirected(asked, visit.progress.begunAt ?? page.url(), page.url()),
    ...visit.notes,
    ...ofPicture,
    ...prepared.notes,
    ...glyphs,
  ];
  const problem = options.strict ? strictFailure([...traffic.notes(), ...notes]) : undefined;
  return problem ? { failure: problem, notes } : { picture: { ...picture, title }, notes, sight };
}

/** What was read of a page before its picture. */
interface Sight {
  readonly state: Prepared['state'];
  readonly description: Description | undefined;
  readonly title: string;
  readonly glyphs: readonly Note[];
}

/** A description takes about 50 µs for each element. A page with more than this gets none. */
const mostElements = 60_000;

/** In CSS pixels. A page that is taller than any picture may have more text than fits into memory: 200 MB have been seen. */
const tallest = 1_000_000;

async function look({ page, seen }: Visit, state: Prepared['state']): Promise<Sight> {
  const isHuge = seen.elements > mostElements || seen.height > tallest;
  const description = isHuge ? undefined : await describePage(page);
  const title = description ? titleIn(description) : await page.title();
  return { state, description, title, glyphs: await missingGlyphs(page, description) };
}
