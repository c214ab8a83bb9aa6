import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright';
import { enterWorkers, sessionOf } from '../../playwright/index.ts';
import type { Failure, ResolvedShotOptions } from '../../model/index.ts';
import { logIn, loginOf } from '../login.ts';
import { mayLeadTo } from '../private-address.ts';
import { own } from '../roots.ts';
import type { Traffic } from '../traffic.ts';
import { holdAnimations } from './animations.ts';
import { answers, answersOfDocuments } from './answers.ts';
import { clock } from './clock.ts';
import { content } from './content.ts';
import type { Step, Visit } from './contract.ts';
import { drawings, watchAddresses } from './drawings.ts';
import { frames } from './frames.ts';
import { freeze } from './freeze.ts';
import { jumps } from './jumps.ts';
import { type KitSettings, makeKit, makeTools } from './kit.ts';
import { lazy } from './lazy.ts';
import { loads } from './loads.ts';
import { unseen } from './look.ts';
import { media } from './media.ts';
import { moment } from './moment.ts';
import { noise } from './noise.ts';
import { keepOrder } from './order.ts';
import { keepPointerAway } from './pointer.ts';
import { random } from './random.ts';
import { startRealTime } from './real-time.ts';
import { reveals } from './reveals.ts';
import { scroll } from './scroll.ts';
import { settle } from './settle.ts';
import { signs } from './signs.ts';
import { showFiles, stillFileFor } from './still-file.ts';
import { makeThreadKit } from './thread-kit.ts';
import { threads } from './threads.ts';
import { timers } from './timers.ts';
import { smil } from './smil.ts';
import { unanswered } from './unanswered.ts';
import { startVirtualTime } from './virtual-time.ts';
import { wentOn } from '../went-on.ts';
import { openWorld, ours, worldOf } from './world.ts';

export { confirmPicture } from './confirm.ts';
export type { Visit } from './contract.ts';
export type { Sign } from './kit.ts';
export { StoodStill } from './time.ts';
export { forgetFrames } from './world.ts';

/**
 * The recipe for the same bytes every time, step by step. Those with a part in the page work there from before its own
 * scripts on; the others, and these again, with the page once it has opened. Around them stand virtual-time.ts, by whose clock all of it
 * happens, and confirm.ts, which takes the picture until it is sure.
 */
const steps: readonly Step[] = [
  clock,
  timers,
  random,
  frames,
  jumps,
  lazy,
  loads,
  moment,
  answers,
  answersOfDocuments,
  signs,
  noise,
  media,
  smil,
  content,
  scroll,
  unanswered,
  threads,
  freeze,
  reveals,
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
  const endsAt = virtual && options.waitFor === undefined ? options.at : null;
  const taken = stepsOf(options);
  const named = { key, startsAt: options.now };
  const leads = virtual && enterWorkers(page, threadScriptOf(taken, named));
  const settings = { ...named, virtual, leads, moment: endsAt };
  const session = await sessionOf(page);
  const { javaScriptEnabled = true, recipe } = options;
  const stillFile = javaScriptEnabled && recipe.settle ? stillFileFor(page) : undefined;
  openWorld(page, session, key);
  await Promise.all([
    keepPointerAway(session),
    virtual ? holdAnimations(session) : undefined,
    // They would run even where the page's own scripts do not.
    options.javaScriptEnabled === false
      ? undefined
      : page.addInitScript({ content: scriptOf(taken, settings) }),
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
  const { session, key } = worldOf(page);
  showFiles(page, options);
  const time = virtual
    ? await startVirtualTime(page, { session, traffic, startsAt: options.now, key, ranMs })
    : startRealTime(page, { traffic, key });
  return {
    page,
    options,
    traffic,
    time,
    key,
    seen: unseen,
    signs: new Set(),
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
      if (!wentOn(error)) throw error;
      visit.waitFor('the page it went on to');
      visit.signs.clear();
      visit.notes.length = 0;
    }
  }
}

function stepsOf({ recipe }: ResolvedShotOptions): readonly Step[] {
  return steps.filter(({ option }) => option === undefined || recipe[option]);
}

/**
 * One script of all steps. One that does not suit a document, such as an SVG, leaves the others alone. The empty window
 * between two shots needs none of it: it only gets rid of its name, which stays with a window.
 */
function scriptOf(taken: readonly Step[], settings: KitSettings): string {
  const calls = taken.flatMap(({ inPage }) => (inPage ? [`try { (${inPage})(kit); } catch {}`] : []));
  const names = ours.join(', ');
  const unlessEmpty = `if (top === window && location.href === 'about:blank') { name = ''; return; }`;
  const makesKit = `${own}\nconst kit = (${makeKit})(${JSON.stringify(settings)}, { ${names} }, (${makeTools})());`;
  return `(({ ${names} }) => { ${unlessEmpty}\n${makesKit}\n${calls.join('\n')}\n})(window)`;
}

/** The same for a thread, to which its steps' `window` is the thread. One that no document of ours leads has no kit. */
function threadScriptOf(taken: readonly Step[], settings: Parameters<typeof makeThreadKit>[0]): string {
  const calls = taken.flatMap(({ inThread }) => (inThread ? [`try { (${inThread})(kit); } catch {}`] : []));
  const makesKit = `const kit = (${makeThreadKit})(${JSON.stringify(settings)}, (${makeTools})());`;
  return `((window) => { ${makesKit}\nif (!kit) return;\n${calls.join('\n')}\nkit.listen();\n})(globalThis)`;
}
