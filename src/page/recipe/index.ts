/** What is done in a document for the recipe, in the world of the page's own scripts. */
import type { DocumentCalls, PageStep } from '../contract.ts';
import type { Runtime, PageRuntime } from '../runtime.ts';
import { advanceAnimations } from './animations.ts';
import { openQuestions, watchDocumentsQuestions, watchQuestions } from './answers.ts';
import { setClock } from './clock.ts';
import { commitAnimations } from './commit.ts';
import { delayMocked } from './delays.ts';
import { areStillsLoaded, loadStills, replaceAddresses } from './drawings.ts';
import { paceFrames } from './frames.ts';
import { freezePage, watchSources } from './freeze.ts';
import { hearsOfImages } from './images.ts';
import { jump } from './jumps.ts';
import { loadAtOnce } from './lazy.ts';
import { postponeLoads } from './loads.ts';
import { look } from './look.ts';
import { holdMedia, rewindVideos } from './media.ts';
import { boundNoise } from './noise.ts';
import { bringIntoView, isInBoxThatScrolls, putBack } from './into-view.ts';
import { isReady } from './aim.ts';
import { coverOf, namesNearby, outlineOf } from './outline.ts';
import { seed } from './random.ts';
import { watchReveals } from './reveals.ts';
import { beginReveals, missedReveals, noteReveals, scrollTo } from './scroll.ts';
import { standStill } from './settle.ts';
import { readCapabilities, watchCapabilities } from './capabilities.ts';
import { standDrawings, watchBeginnings } from './smil.ts';
import { mockSockets } from './sockets.ts';
import { standFile } from './still-file.ts';
import { heldByThreads, leadThreads } from './threads.ts';
import { heldBy, timeToStop, timeToDeadline, extendDeadline, stopAfter } from './time.ts';
import { paceTimers } from './timers.ts';
import { awaitTwoFrames } from './two-frames.ts';

/** What each step does in a document before any script of its own. */
export const steps: Readonly<Record<PageStep, (runtime: PageRuntime) => void>> = {
  answers: watchQuestions,
  answersOfDocuments: watchDocumentsQuestions,
  clock: setClock,
  delays: delayMocked,
  frames: paceFrames,
  freeze: watchSources,
  jumps: jump,
  lazy: loadAtOnce,
  loads: postponeLoads,
  media: holdMedia,
  noise: boundNoise,
  random: seed,
  reveals: watchReveals,
  capabilities: watchCapabilities,
  smil: watchBeginnings,
  sockets: mockSockets,
  threads: leadThreads,
  timers: paceTimers,
};

/** What each step does in a thread of a document, if it does anything there. */
export const threadSteps: Readonly<Partial<Record<PageStep, (runtime: Runtime) => void>>> = {
  answers: watchQuestions,
  clock: setClock,
  delays: delayMocked,
  frames: paceFrames,
  random: seed,
  sockets: mockSockets,
  threads: leadThreads,
  timers: paceTimers,
};

/** What each call does. Where the page's own scripts do not run there is no runtime. */
export const calls: {
  readonly [Name in keyof DocumentCalls]: (
    runtime: PageRuntime | undefined,
    ...argument: Parameters<DocumentCalls[Name]>
  ) => ReturnType<DocumentCalls[Name]>;
} = {
  advanceAnimations,
  areStillsLoaded,
  awaitTwoFrames,
  beginReveals,
  bringIntoView,
  coverOf,
  commitAnimations,
  freezePage,
  hearsOfImages,
  isInBoxThatScrolls,
  isReady,
  heldBy,
  heldByThreads,
  timeToStop,
  timeToDeadline,
  loadStills,
  look,
  missedReveals,
  namesNearby,
  noteReveals,
  openQuestions,
  outlineOf,
  putBack,
  extendDeadline,
  readCapabilities,
  replaceAddresses,
  rewindVideos,
  scrollTo,
  standDrawings,
  standFile,
  standStill,
  stopAfter,
};
