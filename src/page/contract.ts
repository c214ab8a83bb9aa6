/**
 * The calls between the tool and its scripts in a page. Both sides import these types and nothing else of each other, so
 * no type of the DOM is in them. Arguments and answers travel as JSON, which has no `Infinity`: it becomes `null`.
 */

/** Something that a page does and that a later step has to know. */
export type Capability =
  /** It watches its size or what is in view: browsers tell it of that only when they paint. */
  | 'observes'
  /** It acts when it is scrolled. */
  | 'scrolls'
  /** It draws by itself. */
  | 'draws'
  /** It draws by WebGL or WebGPU, frame by frame, which takes a processor long. */
  | 'renders'
  /** It has threads, whose clocks nobody holds. */
  | 'threads'
  /** The site sends to it whenever it likes. */
  | 'streams'
  /** It has videos. */
  | 'plays'
  /** Something moves after everything was stood still. */
  | 'moves'
  /** It talks to others in a way that no request shows. */
  | 'talks'
  /** It asks when its document was last modified. */
  | 'dated'
  /** It reads a clock of the browser's own, which in a window that was used before is ahead. */
  | 'times'
  /** It reads by name a header of an answer that is another one each time. */
  | 'peeks'
  /** It hears of images that have loaded. */
  | 'hears'
  /** It has begun its document anew when it had loaded, and need not come to an end with that. */
  | 'rewrites';

/** The parts of the recipe that work in the page from before its own scripts on: `recipe/index.ts` has the functions. */
export type PageStep =
  | 'answers'
  | 'answersOfDocuments'
  | 'clock'
  | 'frames'
  | 'freeze'
  | 'jumps'
  | 'lazy'
  | 'loads'
  | 'media'
  | 'noise'
  | 'random'
  | 'reveals'
  | 'capabilities'
  | 'smil'
  | 'threads'
  | 'timers';

/** What the script of a document is told when it starts. */
export interface DocumentSettings {
  /** A name that no page can guess: the calls are kept under the symbol of that name. */
  readonly key: string;
  /** CSS of what is not to be seen from the first paint on. */
  readonly unseen: string;
  /** What is kept of the page's time; `null` in a document whose own scripts do not run. */
  readonly runtime: RuntimeSettings | null;
}

export interface RuntimeSettings {
  readonly startsAt: number;
  readonly virtual: boolean;
  readonly leads: boolean;
  /** `null` for none yet. */
  readonly deadline: number | null;
  /** In this order. */
  readonly steps: readonly PageStep[];
}

/** What the script of a thread is told when it starts. */
export interface ThreadSettings {
  readonly key: string;
  readonly startsAt: number;
  /** Those of its document; a thread takes the ones that it has a part in. */
  readonly steps: readonly PageStep[];
}

/** What a document shows now. */
export interface Look {
  /** Its age in milliseconds of its own time; `undefined` if it keeps no time, because scripts do not run. */
  readonly age?: number | undefined;
  /** The age at which it is to stop; `null` if it is not known yet. */
  readonly deadline: number | null;
  /** Whether it and all that it needs has loaded. */
  readonly complete: boolean;
  /** Whether animations run in it that will end. */
  readonly moving: boolean;
  /** What it has been seen to do by now. */
  readonly capabilities: readonly Capability[];
  /** How many timers and frames of its own it waits for. */
  readonly waiting: number;
  /** How many elements it has, without its shadow roots and frames. */
  readonly elements: number;
  /** How much it has asked of the browser that is not answered. */
  readonly questions: number;
  /** How tall it is, and how much of that the window shows, in CSS pixels. */
  readonly height: number;
  readonly windowHeight: number;
  /** How far it is scrolled. */
  readonly top: number;
}

export interface StandStillOptions {
  readonly animations: 'disabled' | 'allow';
  readonly caret: 'hide' | 'initial';
  readonly at: number;
  readonly fullPage: boolean;
}

/** What of a document is not as it should be for its picture. */
export interface Stillness {
  /** How many images and fonts have not arrived. */
  readonly missing: number;
  /** Whether an animation follows the scroll position and has not been told it yet: it shows nothing until the next frame. */
  readonly unplaced: boolean;
  /** Whether something moved and was ended just now. */
  readonly moved: boolean;
  /** Whether there were animations, or some are left that have ended or stand still. */
  readonly animated: boolean;
  /** Whether it has drawings that move by themselves. */
  readonly draws: boolean;
  /** `undefined` where scripts do not run. */
  readonly frozen?: boolean | undefined;
}

export interface StandDrawingsOptions {
  readonly at: number;
  /** Whether what ends is shown as after its end. */
  readonly toEnd: boolean;
}

export interface StandFileOptions extends StandDrawingsOptions {
  readonly text: string;
}

/** What can be asked of a document, in the world of its own scripts. The functions are in `recipe/`. */
export interface DocumentCalls {
  advanceAnimations(by: { readonly ms: number; readonly age: number }): void;
  areStillsLoaded(): boolean;
  awaitTwoFrames(how: { readonly top: number | null }): Promise<boolean>;
  beginReveals(): void;
  commitAnimations(): void;
  freezePage(): Capability[];
  hearsOfImages(): boolean;
  heldBy(): 'a stream' | 'an answer' | undefined;
  heldByThreads(how: { readonly isTooLate: boolean }): number | undefined;
  timeToStop(): number;
  timeToDeadline(): number;
  loadStills(stills: readonly string[]): void;
  look(): Look;
  missedReveals(): number[];
  noteReveals(): boolean;
  openQuestions(how: { readonly isTooLate: boolean }): number;
  extendDeadline(ms: number): void;
  readCapabilities(): Capability[];
  replaceAddresses(replaced: readonly (readonly [moving: string, still: string])[]): void;
  rewindVideos(): 'shown' | 'found' | 'missing';
  scrollTo(top: number): Promise<void> | void;
  standDrawings(how: StandDrawingsOptions): void;
  standFile(work: StandFileOptions): string | undefined;
  standStill(how: StandStillOptions): Stillness;
  stopAfter(ms: number): void;
}

/** In CSS pixels, from the top left corner of the window. */
export interface Edges {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** In CSS pixels of the page. */
export interface CoveredBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A text that CSS adds to the page. */
export interface GeneratedText {
  readonly text: string;
  /** What it stands at, e.g. `<li>::marker`. */
  readonly element: string;
  readonly style: { readonly fontStyle: string; readonly fontWeight: string; readonly fontFamily: string };
}

export interface GlyphsInQuestion {
  /** So many are enough. */
  readonly most: number;
  /** The source of a regular expression. */
  readonly inQuestion: string;
  readonly generated: readonly GeneratedText[];
}

export interface MissingGlyph {
  readonly character: string;
  /** E.g. `<p>`. */
  readonly element: string;
}

/** What a person sees in one frame, no more of it than is needed. */
export interface Sight {
  /** The visible text, or the beginning of it. */
  readonly text: string;
  /** Whether there is an image, a video, a drawing or the like that is larger than a spinner. */
  readonly media: boolean;
  /** Whether anything else is there: a small image, a field, a colour, a border. */
  readonly paint: boolean;
  /** What says by its name or role that it waits, e.g. `div#preloader`. */
  readonly waits?: string | undefined;
  /** Whether that lies over the whole window. */
  readonly covers: boolean;
  /** What stands on something else that lies over the whole window, in front of the text of the page. */
  readonly inFront?: { readonly name: string; readonly text: string } | undefined;
  /** The name of the first of what is hidden, if that is most of what it says. */
  readonly hidden?: string | undefined;
}

/**
 * What can be asked of a frame in a world of our own, where `Map`, `getComputedStyle` and the like are the browser's,
 * whatever the page's scripts have put in their place. The functions are in `picture/`.
 */
export interface FrameCalls {
  adoptStyle(css: string): void;
  canBeCovered(): boolean;
  cover(how: { readonly boxes: readonly Edges[]; readonly maskColor: string }): CoveredBox[];
  lookAround(how: { readonly enough: number; readonly fullPage: boolean }): Sight;
  findMissingGlyphs(how: GlyphsInQuestion): MissingGlyph[];
  isColour(colour: string): boolean;
  isScrolledInBody(): boolean;
  openUp(selectors: readonly string[]): number[];
  reachOf(): { readonly width?: number | undefined; readonly height?: number | undefined };
  settleQueries(): void;
  spread(height: number): void;
  unreadable(selectors: readonly string[]): string[];
  visibleBoxes(selectors: readonly string[]): { readonly boxes: Edges[]; readonly width: number };
}
