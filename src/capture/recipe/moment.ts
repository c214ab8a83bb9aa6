import type { WaitForOptions } from '../../options/index.ts';
import type { Failure } from '../../model/index.ts';
import type { Capability } from '../../page/contract.ts';
import { awaitAnswers } from './answers.ts';
import { unmetOf, unreadableCondition } from './conditions.ts';
import type { Step, Visit } from './contract.ts';
import type { Look } from './look.ts';
import { capabilitiesOf } from './capabilities.ts';
import { twoFrames } from './two-frames.ts';

/**
 * Virtual time passes much faster than browsers paint. A page that observes its size or what is in view is told of it
 * only with a frame, so we let it paint at these ages. They are early, so that what the observers start ends in time.
 */
const paintedAt = [500, 1_500, 3_000];
/** How often we check the option `waitFor`, in the page's own time. */
const lookMs = 100;

/** Lets the page reach its moment: the age `at`, counted from the time at which `waitFor` is true. */
export const moment: Step = {
  waitingFor: 'the page to load',
  async after(visit) {
    const { options, time, progress } = visit;
    // The conditions are those of the page that is opened, not of one that an action leads to.
    const wanted = progress.current < 0 ? options.waitFor : undefined;
    if (wanted) {
      const failure = await waitFor(visit, wanted);
      if (failure) return failure;
      visit.waitFor('the page to load');
    }
    let lived = 0;
    let answering = true;
    for (const age of [...paintedAt.filter((early) => early < options.at), options.at]) {
      const isEnough = (seen: Look) => age < options.at && isQuiet(visit, seen);
      if (isEnough(visit.seen)) continue;
      visit.seen = wanted ? await time.pass(age - lived) : await time.until(age, isEnough);
      lived = age;
      await standAside(visit);
      const painted = await paint(visit);
      // The last look at a page without frames still holds if the page has not painted since.
      const isKnown = !painted && visit.page.frames().length === 1;
      if (isKnown && visit.seen.questions === 0) continue;
      answering &&= await awaitAnswers(visit);
    }
    // Virtual time does not wait for a request that never ends. But all that the load event waits for is part of the page.
    while (!visit.seen.complete) visit.seen = await time.pass(10);
    return undefined;
  },
};

/** Capabilities with which a page still does nothing by itself. */
const quiet: ReadonlySet<Capability> = new Set(['scrolls', 'dated', 'hears', 'peeks', 'times']);

/** Whether nothing can happen in the page any more, however long we wait: only its clock goes on. */
function isQuiet({ page, traffic }: Visit, seen: Look): boolean {
  return (
    seen.complete &&
    !seen.moving &&
    seen.waiting + seen.questions + traffic.open().length === 0 &&
    seen.capabilities.every((capability) => quiet.has(capability)) &&
    page.frames().length === 1
  );
}

/**
 * Pages that render at the same time compete for the processors, and none of them gets ready. So such a page waits until
 * it has the machine for itself. Its virtual time stands still meanwhile.
 */
async function standAside(visit: Visit): Promise<void> {
  if (!visit.time.virtual || !(await capabilitiesOf(visit)).includes('renders')) return;
  visit.capabilities.add('renders');
  await visit.beAlone();
}

/** @returns Whether it was needed. */
async function paint({ page, seen }: Visit): Promise<boolean> {
  const isNeeded = seen.capabilities.includes('observes');
  if (isNeeded) await twoFrames(page);
  return isNeeded;
}

async function waitFor(visit: Visit, wanted: WaitForOptions): Promise<Failure | undefined> {
  const { page } = visit;
  const failure = await unreadableCondition(page, wanted);
  if (failure) return failure;
  // A text that has to go away appears first.
  visit.seen = await visit.time.until(paintedAt[0]!);
  await paint(visit);
  for (;;) {
    const unmet = await unmetOf(visit, wanted);
    if (unmet === undefined) return undefined;
    visit.waitFor(`${unmet} (waitFor)`);
    visit.seen = await visit.time.until((visit.seen.age ?? 0) + lookMs);
    await standAside(visit);
    await paint(visit);
  }
}
