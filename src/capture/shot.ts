import type { Failure, Note, Shot } from '../model/index.ts';
import { isUnpaintedError } from '../playwright/index.ts';
import { attempt, type Attempted, type Members } from './attempt.ts';
import type { Capture, CaptureContext } from './contract.ts';
import { deadlineIn, pageCrashed } from './interruption.ts';
import { leastMs } from './paint.ts';
import { StoodStill } from './recipe/index.ts';

/**
 * Captures one shot in a window that has nothing left of other shots. Whatever goes wrong in the page becomes a `Failure`.
 * Only an abort and bugs of ours are thrown. If a page gets stuck under virtual time, the shot is tried once more in real
 * time. If the browser never answered the request for the picture, or the page crashed, the shot is tried again.
 */
export async function captureShot(shot: Shot, context: CaptureContext): Promise<Capture> {
  const deadline = deadlineIn(shot.options.timeout);
  const virtual = isVirtual(shot);
  const alone: Members = [{ shot, examiners: [] }];
  let first = await attempt(alone, { ...context, virtual, deadline, patient: false });
  let crashed = false;
  for (let tries = 1; tries <= mostTries && deadline.leftMs() > leastMs; tries += 1) {
    if (!isUnpainted(first) && !isCrashed(first)) break;
    crashed ||= isCrashed(first);
    first = await attempt(alone, { ...context, virtual, deadline, patient: tries === mostTries });
  }
  if (!(first instanceof StoodStill)) return captureOf(crashed ? becauseItCrashed(first) : first);
  const second = await attempt(alone, { ...context, virtual: false, deadline, patient: true });
  if (second instanceof StoodStill) throw second;
  return captureOf({ ...second, notes: [inRealTime(first), ...second.notes] });
}

/** How often a shot is tried again if the browser never answered the request for the picture, or the page crashed. */
const mostTries = 2;

/**
 * Captures shots that differ only in what is taken of their page (`visitOf`) on one visit. Each picture has the bytes that
 * it would have by itself.
 *
 * @returns What could be taken without more ado. The others have to be captured one by one: an element that is not there
 * yet, a page that crashes or needs real time, a picture that would change the page for the others.
 */
export async function captureTogether(
  members: Members,
  context: CaptureContext,
): Promise<ReadonlyMap<Shot, Capture>> {
  const [{ shot }] = members;
  const deadline = deadlineIn(shot.options.timeout);
  const done = await attempt(members, { ...context, virtual: isVirtual(shot), deadline, patient: false });
  if (done instanceof StoodStill) return new Map();
  const { photographs, failure, failedOnTheWay } = done;
  if (failure && failedOnTheWay && failsAlways(failure))
    return new Map(members.map((member) => [member.shot, captureOf(done)]));
  return new Map(
    [...photographs].map(([taken, photograph]) => [
      taken,
      captureOf({ ...done, photographs: new Map([[taken, photograph]]) }),
    ]),
  );
}

/** Whether the way to the page would fail for each of the shots. */
function failsAlways({ kind }: Failure): boolean {
  return kind !== 'page-crash' && kind !== 'picture';
}

function isVirtual({ options: { javaScriptEnabled = true, recipe } }: Shot): boolean {
  return javaScriptEnabled && recipe.virtualTime;
}

/** What a visit for one shot has given. */
function captureOf({ photographs, failure, url, opened, notes, stuck }: Attempted): Capture {
  const [photograph] = photographs.values();
  if (!photograph) return { taken: failure!, url, opened, notes, stuck };
  return { taken: photograph.picture, url, opened, notes: [...photograph.notes, ...notes], stuck };
}

function failureIn(done: Attempted | StoodStill): Failure | undefined {
  return done instanceof StoodStill || done.photographs.size > 0 ? undefined : done.failure;
}

function isCrashed(done: Attempted | StoodStill): boolean {
  return failureIn(done)?.kind === 'page-crash';
}

function isUnpainted(done: Attempted | StoodStill): boolean {
  const failure = failureIn(done);
  return failure !== undefined && isUnpaintedError(failure.message);
}

/** If the shot crashed and then ran out of time, the crash is the reason that is reported. */
function becauseItCrashed(done: Attempted): Attempted {
  const { failure } = done;
  if (!failure || !['page-crash', 'timeout'].includes(failure.kind)) return done;
  const message = 'the page crashed each time it was opened: its process ended';
  return { ...done, failure: { ...pageCrashed, message } };
}

function inRealTime({ message }: StoodStill): Note {
  return { kind: 'real-time', message };
}
