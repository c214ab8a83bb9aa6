import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright';
import { injectIntoWorkers, sessionOf } from '../../playwright/index.ts';
import type { Failure, ResolvedShotOptions } from '../../model/index.ts';
import type { DocumentSettings, ThreadSettings } from '../../page/contract.ts';
import { startOf } from '../../page-script.ts';
import { cssOfUnseen } from '../content/index.ts';
import { logIn, loginOf } from '../login.ts';
import { mayLeadTo } from '../private-address.ts';
import type { Traffic } from '../traffic.ts';
import { holdAnimations } from './animations.ts';
import { content } from './content.ts';
import type { Step, Visit } from './contract.ts';
import { drawings, watchAddresses } from './drawings.ts';
import { freeze } from './freeze.ts';
import { unseen } from './look.ts';
import { media } from './media.ts';
import { moment } from './moment.ts';
import { keepOrder } from './order.ts';
import { keepPointerAway } from './pointer.ts';
import { startRealTime } from './real-time.ts';
import { scroll } from './scroll.ts';
import { settle } from './settle.ts';
import { capabilities } from './capabilities.ts';
import { showFiles, stillFileFor } from './still-file.ts';
import { threads } from './threads.ts';
import { unanswered } from './unanswered.ts';
import { startVirtualTime } from './virtual-time.ts';
import { hasNavigatedAway } from '../navigated-away.ts';
import { openWorld, sessionOfWorld } from './world.ts';

export { confirmPicture } from './confirm.ts';
export type { Visit } from './contract.ts';
export { StoodStill } from './time.ts';
export { forgetFrames } from './world.ts';

/**
 * The recipe for the same bytes every time, step by step. Those with a part in the page work there from before its own
 * scripts on, in this order; the others, and these again, with the page once it has opened. Around them stand
 * virtual-time.ts, by whose clock all of it happens, and confirm.ts, which takes the picture until it is sure.
 */
const steps: readonly Step[] = [
  { option: 'clock', inPage: 'clock' },
  { inPage: 'timers' },
  { option: 'random', inPage: 'random' },
  { option: 'frames', inPage: 'frames' },
  { option: 'jumps', inPage: 'jumps' },
  { option: 'lazy', inPage: 'lazy' },
  { inPage: 'loads' },
  moment,
  { inPage: 'answers' },
  { inPage: 'answersOfDocuments' },
  capabilities,
  { inPage: 'noise' },
  media,
  { inPage: 'smil' },
  content,
  scroll,
  unanswered,
  threads,
  freeze,
  { option: 'scroll', inPage: 'reveals' },
  drawings,
  settle,
];

/** Makes a window ready for pages that are taken so: all that holds for each document that comes. */
export async function prepareRecipe(
  page: Page,
  {
    options,
    ownOrigins,
    virtual,
  }: {
    readonly options: ResolvedShotOptions;
    /** Those of the sites. */
    readonly ownOrigins: readonly string[];
    readonly virtual: boolean;
  },
): Promise<void> {
  const key = randomUUID();
  // With something to wait for, the moment is not known yet.
  const deadline = virtual && options.waitFor === undefined ? options.at : null;
  const { now: startsAt, javaScriptEnabled = true, recipe } = options;
  const inPage = stepsOf(options).flatMap((step) => step.inPage ?? []);
  const leads =
    virtual &&
    injectIntoWorkers(page, startOf('thread', { key, startsAt, steps: inPage } satisfies ThreadSettings));
  const settings: DocumentSettings = {
    key,
    unseen: cssOfUnseen(options),
    // It would be there even where the page's own scripts do not run.
    runtime: javaScriptEnabled ? { startsAt, virtual, leads, deadline, steps: inPage } : null,
  };
  const session = await sessionOf(page);
  const stillFile = javaScriptEnabled && recipe.settle ? stillFileFor(page) : undefined;
  openWorld(page, session, key);
  await Promise.all([
    keepPointerAway(session),
    virtual ? holdAnimations(session) : undefined,
    page.addInitScript({ content: startOf('document', settings) }),
    intercept(),
    stillFile && watchAddresses(page, stillFile),
  ]);

  async function intercept(): Promise<void> {
    const onAnswer = isOrdered(options, virtual) ? await keepOrder(page, stillFile) : undefined;
    await logIn(page, loginOf(options, ownOrigins), {
      onAnswer,
      mayLeadTo: options.privateAddresses ? undefined : (url) => mayLeadTo(page, url, ownOrigins),
    });
  }
}

/** Whether the page gets its answers in order, as it can where its time waits for them. Without scripts nobody would see it. */
function isOrdered({ javaScriptEnabled, recipe }: ResolvedShotOptions, virtual: boolean): boolean {
  return virtual && recipe.order && javaScriptEnabled !== false;
}

export interface Beginning {
  readonly options: ResolvedShotOptions;
  readonly traffic: Traffic;
  /** Whether the page's time is to pass as we grant it. */
  readonly virtual: boolean;
  /** Hears what the shot waits for. */
  readonly waitFor: Visit['waitFor'];
  readonly beAlone: Visit['beAlone'];
  /** For how many milliseconds the shot has been worked on; not while another one had the machine for itself. */
  ranMs(): number;
}

/** Begins the recipe in a window that is ready for it, before the page's first request. */
export async function beginVisit(
  page: Page,
  { options, traffic, virtual, waitFor, beAlone, ranMs }: Beginning,
): Promise<Visit> {
  const session = sessionOfWorld(page);
  showFiles(page, options);
  const time = virtual
    ? await startVirtualTime(page, { session, traffic, startsAt: options.now, ranMs })
    : startRealTime(page, { traffic });
  return {
    page,
    options,
    traffic,
    time,
    seen: unseen,
    capabilities: new Set(),
    notes: [],
    waitFor,
    beAlone,
  };
}

/**
 * Takes the steps one after another until the page stands still for its picture, and again from the first one on if it
 * goes on to another document meanwhile, until that happens too often (see document.ts).
 */
export async function followRecipe(visit: Visit): Promise<Failure | undefined> {
  for (;;) {
    try {
      for (const { waitingFor, after } of stepsOf(visit.options)) {
        if (waitingFor !== undefined) visit.waitFor(waitingFor);
        const failure = await after?.(visit);
        if (failure) return failure;
      }
      return undefined;
    } catch (error) {
      if (!hasNavigatedAway(error)) throw error;
      visit.waitFor('the page it went on to');
      visit.capabilities.clear();
      visit.notes.length = 0;
    }
  }
}

function stepsOf({ recipe }: ResolvedShotOptions): readonly Step[] {
  return steps.filter(({ option }) => option === undefined || recipe[option]);
}
