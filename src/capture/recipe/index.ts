import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright';
import { injectIntoWorkers, sessionOf } from '../../playwright/index.ts';
import type { Failure, ResolvedShotOptions } from '../../model/index.ts';
import type { DocumentSettings, ThreadSettings } from '../../page/contract.ts';
import { startOf } from '../../page-script.ts';
import { cssOfUnseen, isBlocked } from '../content/index.ts';
import { logIn, loginOf } from '../login.ts';
import { mocksInPage, openMocks, restartMocks } from '../mock/index.ts';
import { mayLeadTo } from '../private-address.ts';
import type { Traffic } from '../traffic.ts';
import { actions, answerDialogs } from './actions/index.ts';
import { holdAnimations } from './animations.ts';
import { content } from './content.ts';
import type { ActionProgress, Step, Visit } from './contract.ts';
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
export { forgetFrames, onElement } from './world.ts';

/**
 * The steps of the recipe for the same bytes every time. First the parts with `inPage` start in the page, in this order,
 * before its own scripts. Once the page has opened, the parts with `after` run, again in this order. virtual-time.ts has
 * the clock for all of them. confirm.ts takes the picture again until two are the same.
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
  // A request that is delayed is no open question yet, so this comes after those.
  { inPage: 'delays' },
  { inPage: 'sockets' },
  capabilities,
  { inPage: 'noise' },
  media,
  { inPage: 'smil' },
  content,
  scroll,
  unanswered,
  threads,
  actions,
  freeze,
  { option: 'scroll', inPage: 'reveals' },
  drawings,
  settle,
];

/** Prepares a window: everything that applies to each document that will be opened in it. */
export async function prepareRecipe(
  page: Page,
  {
    options,
    siteUrl,
    ownOrigins,
    virtual,
  }: {
    readonly options: ResolvedShotOptions;
    readonly siteUrl: string;
    /** The origins of the sites. */
    readonly ownOrigins: readonly string[];
    readonly virtual: boolean;
  },
): Promise<void> {
  const key = randomUUID();
  // With `waitFor` the moment is not known yet.
  const deadline = virtual && options.waitFor === undefined ? options.at : null;
  const { now: startsAt, javaScriptEnabled = true, recipe } = options;
  const inPage = stepsOf(options).flatMap((step) => step.inPage ?? []);
  const mocks = mocksInPage(options.mock, ownOrigins);
  const leads =
    virtual &&
    injectIntoWorkers(
      page,
      startOf('thread', { key, startsAt, steps: inPage, mocks } satisfies ThreadSettings),
    );
  const settings: DocumentSettings = {
    key,
    unseen: cssOfUnseen(options),
    // Our script starts even where the page's own scripts do not run, and then needs no runtime.
    runtime: javaScriptEnabled ? { startsAt, virtual, leads, deadline, steps: inPage, mocks } : null,
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
    const onAnswer = areResponsesOrdered(options, virtual) ? await keepOrder(page, stillFile) : undefined;
    await logIn(page, loginOf(options, ownOrigins), {
      onAnswer,
      mocks: openMocks(page, {
        mock: options.mock,
        ownOrigins,
        isBlocked: (url) => isBlocked(url, { block: options.block, siteUrl, page }),
      }),
      mayLeadTo: options.privateAddresses ? undefined : (url) => mayLeadTo(page, url, ownOrigins),
    });
  }
}

/** Whether the page gets responses in order. Only virtual time waits for them, and only scripts notice the order. */
function areResponsesOrdered({ javaScriptEnabled, recipe }: ResolvedShotOptions, virtual: boolean): boolean {
  return virtual && recipe.order && javaScriptEnabled !== false;
}

export interface Beginning {
  readonly options: ResolvedShotOptions;
  readonly traffic: Traffic;
  /** Whether the page gets virtual time. */
  readonly virtual: boolean;
  /** Is told what the shot waits for. */
  readonly waitFor: Visit['waitFor'];
  readonly beAlone: Visit['beAlone'];
  /** For how many milliseconds the shot has been worked on, without those in which another one had the machine for itself. */
  ranMs(): number;
  /** The address of the site, and the path of the page on it. */
  readonly siteUrl: string;
  readonly path: string;
}

/** Begins the recipe in a prepared window, before the page's first request. */
export async function beginVisit(
  page: Page,
  { options, traffic, virtual, ranMs, ...about }: Beginning,
): Promise<Visit> {
  const session = sessionOfWorld(page);
  restartMocks(page);
  showFiles(page, options);
  const progress: ActionProgress = {
    current: -1,
    begunAt: undefined,
    isDone: false,
    isOffline: false,
    answered: new Set(),
    responded: new Set(),
  };
  if (options.actions.length > 0) answerDialogs(page, options.actions, progress);
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
    isWhole: false,
    progress,
    ...about,
  };
}

/**
 * Takes the steps one after another, after which the page stands still for its picture. If the page navigates to another
 * document meanwhile, it starts again with the first step. document.ts ends this if it happens too often.
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
      visit.isWhole = false;
    }
  }
}

function stepsOf({ recipe }: ResolvedShotOptions): readonly Step[] {
  return steps.filter(({ option }) => option === undefined || recipe[option]);
}
