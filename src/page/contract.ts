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
  /** It draws on a canvas. */
  | 'draws'
  /** It draws by WebGL or WebGPU, which takes long without a graphics card. */
  | 'renders'
  /** It has threads. */
  | 'threads'
  /** It listens to a stream, by which the site can send something at any time. */
  | 'streams'
  /** It has videos. */
  | 'plays'
  /** Something in it still moves after everything was stopped. */
  | 'moves'
  /** It communicates in a way that no request shows. */
  | 'talks'
  /** It asks when its document was last modified. */
  | 'dated'
  /** It reads a clock of the browser that we do not replace. In a window that was used before, that clock is ahead. */
  | 'times'
  /** It reads a response header that differs from time to time, such as `date`. */
  | 'peeks'
  /** It listens to images that load. */
  | 'hears'
  /** It has called `document.write()` after the document had loaded. Such a document may stay open for ever. */
  | 'rewrites';

/** The steps of the recipe that start in the page before its own scripts. Their functions are in `recipe/index.ts`. */
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
  | 'delays'
  | 'smil'
  | 'sockets'
  | 'threads'
  | 'timers';

/** The settings with which the script of a document starts. */
export interface DocumentSettings {
  /** A name that no page can guess. The calls are kept under the symbol of that name. */
  readonly key: string;
  /** CSS that hides elements from the first paint on. */
  readonly unseen: string;
  /** `null` if the page's own scripts do not run: then there is no runtime. */
  readonly runtime: RuntimeSettings | null;
}

export interface RuntimeSettings {
  readonly startsAt: number;
  readonly virtual: boolean;
  readonly leads: boolean;
  /** `null` if there is none yet. */
  readonly deadline: number | null;
  /** They start in this order. */
  readonly steps: readonly PageStep[];
  readonly mocks?: MocksInPage | undefined;
}

/** What of the option `mock` happens in the page. */
export interface MocksInPage {
  /** The rules that answer requests of scripts, in their order. */
  readonly delays: readonly {
    /** The source of a regular expression. */
    readonly address: string;
    /** `null` means any. */
    readonly method: string | null;
    readonly delayMs: number;
  }[];
  /** The WebSockets that no server gets, in the order of their rules. */
  readonly sockets: readonly {
    /** The source of a regular expression. */
    readonly address: string;
    /** `null` if it cannot connect. */
    readonly messages: readonly MessageInPage[] | null;
  }[];
}

/** What a WebSocket gets. */
export interface MessageInPage {
  /** `null`: the socket is closed. */
  readonly data: string | null;
  /** After the message before, or after the socket has connected. */
  readonly delayMs: number;
}

/** The settings with which the script of a thread starts. */
export interface ThreadSettings {
  readonly key: string;
  readonly startsAt: number;
  /** Those of its document. A thread starts the ones that do something in threads. */
  readonly steps: readonly PageStep[];
  readonly mocks?: MocksInPage | undefined;
}

/** What a document shows now. */
export interface Look {
  /** Its age in milliseconds of its own time; `undefined` if it has no runtime. */
  readonly age?: number | undefined;
  /** The age at which it stops; `null` if there is none yet. */
  readonly deadline: number | null;
  /** Whether it and all that it needs has loaded. */
  readonly complete: boolean;
  /** Whether animations run in it that will end. */
  readonly moving: boolean;
  /** What it has been seen to do by now. */
  readonly capabilities: readonly Capability[];
  /** How many timers and frames are scheduled. */
  readonly waiting: number;
  /** How many elements it has, without its shadow roots and frames. */
  readonly elements: number;
  /** How many questions to the browser are open: see `openQuestions`. */
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

/** How ready a document is for its picture. */
export interface Stillness {
  /** How many images and fonts have not arrived. */
  readonly missing: number;
  /** Whether an animation follows the scroll position and does not know it yet. It shows nothing until the next frame. */
  readonly unplaced: boolean;
  /** Whether an animation follows the scroll position. */
  readonly follows: boolean;
  /** Whether something moved and was stopped by this call. */
  readonly moved: boolean;
  /** Whether there were animations, or there still are some that have ended or are paused. */
  readonly animated: boolean;
  /** Whether it has drawings that move by themselves. */
  readonly draws: boolean;
  /** Whether the page is frozen; `undefined` if it has no runtime. */
  readonly frozen?: boolean | undefined;
}

export interface StandDrawingsOptions {
  readonly at: number;
  /** Whether animations that end are shown as after their end. */
  readonly toEnd: boolean;
}

export interface StandFileOptions extends StandDrawingsOptions {
  readonly text: string;
}

export interface CoverOptions {
  readonly element: object;
  /** Where on the element, from its top left corner; `null` means its middle. */
  readonly position: { readonly x: number; readonly y: number } | null;
}

export interface AimOptions extends Pick<CoverOptions, 'position'> {
  readonly elements: readonly object[];
  readonly needs: {
    readonly visible: boolean;
    readonly enabled?: boolean;
    readonly editable?: boolean;
    readonly hit?: boolean;
  };
}

/** What selectors could name in a document. */
export interface Nearby {
  /** `#id`, `.class` and test ids. */
  readonly names: readonly string[];
  /** Texts of labels, buttons, fields and the like. */
  readonly texts: readonly string[];
}

/** The calls to a document, in the world of the page's own scripts. Their functions are in `recipe/`. */
export interface DocumentCalls {
  advanceAnimations(by: { readonly ms: number; readonly age: number }): void;
  areStillsLoaded(): boolean;
  awaitTwoFrames(how: { readonly top: number | null }): Promise<boolean>;
  beginReveals(): void;
  bringIntoView(how: { readonly element: object }): void;
  coverOf(how: CoverOptions): string | undefined;
  commitAnimations(): void;
  freezePage(): Capability[];
  hearsOfImages(): boolean;
  isInBoxThatScrolls(how: { readonly element: object }): boolean;
  isReady(how: AimOptions): boolean;
  heldBy(): 'a stream' | 'an answer' | undefined;
  heldByThreads(how: { readonly isTooLate: boolean }): number | undefined;
  timeToStop(): number;
  timeToDeadline(): number;
  loadStills(stills: readonly string[]): void;
  look(): Look;
  missedReveals(): number[];
  namesNearby(how: { readonly element: object }): Nearby;
  noteReveals(): boolean;
  outlineOf(how: { readonly element: object }): string;
  putBack(how: { readonly element: object }): void;
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

/** What is replaced in a frame, by selector. */
export interface RewriteOptions {
  readonly texts: readonly (readonly [selector: string, text: string])[];
  readonly attributes: readonly (readonly [
    selector: string,
    values: readonly (readonly [name: string, value: string | null])[],
  ])[];
}

export interface GlyphsInQuestion {
  /** The search stops when so many are missing. */
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

/** What a person sees in one frame, as far as it is needed. */
export interface Sight {
  /** The visible text, or the beginning of it. */
  readonly text: string;
  /** Whether there is an image, a video, a drawing or the like that is larger than a spinner. */
  readonly media: boolean;
  /** Whether anything else is there: a small image, a field, a colour, a border. */
  readonly paint: boolean;
  /** An element that looks like a preloader by its name or role, e.g. `div#preloader`. */
  readonly waits?: string | undefined;
  /** Whether that covers the whole window. */
  readonly covers: boolean;
  /** Another element that covers the whole window and the text of the page, with its text. */
  readonly inFront?: { readonly name: string; readonly text: string } | undefined;
  /** The first hidden element with text, if most of the text of the frame is hidden. */
  readonly hidden?: string | undefined;
}

/**
 * The calls to a frame in an isolated world, where the page cannot replace `Map`, `getComputedStyle` and the like. Their
 * functions are in `picture/`.
 */
export interface FrameCalls {
  adoptStyle(css: string): void;
  canBeCovered(): boolean;
  cover(how: { readonly boxes: readonly Edges[]; readonly maskColor: string }): CoveredBox[];
  lookAround(how: { readonly enough: number; readonly fullPage: boolean }): Sight;
  findMissingGlyphs(how: GlyphsInQuestion): MissingGlyph[];
  goToTop(): void;
  isAtTop(): boolean;
  isColour(colour: string): boolean;
  isScrolledInBody(): boolean;
  openUp(selectors: readonly string[]): number[];
  reachOf(): { readonly width?: number | undefined; readonly height?: number | undefined };
  rewrite(how: RewriteOptions): number[];
  settleQueries(): void;
  spread(height: number): void;
  uncover(): void;
  unreadable(selectors: readonly string[]): string[];
  visibleBoxes(selectors: readonly string[]): { readonly boxes: Edges[]; readonly width: number };
}
