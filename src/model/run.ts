/** The data of a run: sites, pages, shots and their results. */
import type { ResolvedAction } from './action.ts';
import type { ResolvedMock } from './mock.ts';
import type { Box } from './page.ts';
import type {
  AppKind,
  CommandPort,
  IdentityOptions,
  PagesFunction,
  RecipeOptions,
  ShotOptions,
  WaitForOptions,
} from '../options/index.ts';

/** Where a site comes from, with one kind for each way to run it. */
export type SiteSource =
  | { readonly kind: 'folder'; readonly folder: string; readonly base: string; readonly spa: string | false }
  | {
      readonly kind: 'app';
      readonly module: string;
      readonly exportName: string | undefined;
      readonly appKind: AppKind | undefined;
      readonly env: Readonly<Record<string, string>>;
      readonly ready: Ready;
    }
  | { readonly kind: 'url'; readonly url: string; readonly ready: Ready }
  | {
      readonly kind: 'command';
      readonly command: string;
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
      /** `undefined` means what the placeholders of the command say. */
      readonly port: CommandPort | undefined;
      readonly reuseExistingServer: boolean;
      readonly stop: Stop;
      readonly ready: CommandReady;
    };

/** How a program is asked to end, and how long it may take before it is killed. */
export interface Stop {
  readonly signal: NodeJS.Signals;
  readonly graceMs: number;
}

/** When a command counts as ready: its address, if it is known before, and the lines that it has to print first. */
export interface CommandReady extends Ready {
  readonly url: string | undefined;
  readonly stdout: RegExp | undefined;
  readonly stderr: RegExp | undefined;
}

/** When a site counts as ready. */
export interface Ready {
  /** The path of the request; `undefined` means that of the first page. */
  readonly path: string | undefined;
  /** The statuses that mean ready; `undefined` means 200–399, 401 and 403. */
  readonly status: readonly number[] | undefined;
  readonly timeoutMs: number;
}

/**
 * A site that is running and answers.
 *
 * The caller has to stop it, in a `finally` or with `await using`. Stopping twice is harmless.
 */
export interface RunningSite extends AsyncDisposable {
  /** Its address, e.g. `http://127.0.0.1:43117/`. Page paths are resolved against it. */
  readonly url: string;
  /** The last 200 lines that the site printed; empty for a folder and for a URL. */
  output(): readonly string[];
  /** Resolves when the site's process has ended, with the reason; never for a folder or a URL. */
  readonly exited: Promise<SiteExit>;
  /** Stops the site and everything it started; resolves once its port refuses connections. */
  stop(): Promise<void>;
}

/** What ended the process of a site. */
export interface SiteExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Which browser takes the pictures. */
export interface BrowserChoice {
  /** The executable that was asked for; `undefined` means the first that is found. */
  readonly path: string | undefined;
  /** Where `path` came from, for messages, e.g. `--browser`. */
  readonly origin: string | undefined;
  /** Whether one may be fetched if none is found, and so may fonts. */
  readonly download: boolean;
  /** Arguments that are added to our own. */
  readonly args: readonly string[];
  readonly fonts: FontChoice;
}

/** Which fonts the pages see. */
export type FontChoice =
  | { readonly kind: 'system' }
  | {
      readonly kind: 'pinned';
      /** Optional sets by name, e.g. `emoji`. */
      readonly sets: readonly string[];
      /** Fonts of the user: absolute paths of files and folders. */
      readonly paths: readonly string[];
    };

/** The environment in which pictures are made. Pictures of two environments cannot be compared byte by byte. */
export interface Environment {
  /** E.g. `Chrome Headless Shell 153.0.8010.0`, and the arguments that the user added to its own. */
  readonly browser: string;
  /** E.g. `pinned 1`, `pinned 1 + emoji`, or `system 3f9a1c2b` with a hash of what the system has. */
  readonly fonts: string;
  /** E.g. `linux`. */
  readonly os: string;
  /** E.g. `x64`. */
  readonly cpu: string;
  /** Is increased when a new version of the tool takes pictures in another way. */
  readonly recipe: number;
}

/** Where the list of pages comes from. */
export type PageSource =
  | { readonly kind: 'listed'; readonly pages: readonly ListedPage[] }
  | { readonly kind: 'files'; readonly site: string; readonly folder: string; readonly base: string }
  | {
      readonly kind: 'function';
      readonly call: PagesFunction;
      readonly timeoutMs: number;
      /** What the function is called in messages, e.g. `the function pages of pages.config.ts`. */
      readonly name: string;
      /**
       * What it returned, as pages.
       *
       * @throws SnapshotError `CONFIG_INVALID` with every mistake at once.
       */
      readonly check: (returned: unknown) => readonly ListedPage[];
    };

/** A page as the config lists it: without a name, it is named after its path. */
export type ListedPage = Omit<Page, 'name'> & { readonly name: string | undefined };

/** One path of the site, with a name. */
export interface Page {
  /** The name of its site. */
  readonly site: string;
  readonly path: string;
  readonly name: string;
  /** The page's own options. */
  readonly options: LayerOptions;
  /** The variants of this page; `undefined` means those of the run. */
  readonly variants: readonly Variant[] | undefined;
  readonly alt: string | undefined;
  /** The HTTP status that the page is meant to answer with; `undefined` means any below 400, and `'any'`, which no config can say, means all. */
  readonly status: number | 'any' | undefined;
  /** Its pictures, if there are several; `undefined` means one. */
  readonly shots?: readonly PageShot[] | undefined;
  /** Whether there is a picture after each action. */
  readonly steps?: boolean | undefined;
  /** If it stands for one of several pictures: the name of the page as the config lists it. */
  readonly of?: string | undefined;
}

/** One of several pictures of a page. */
export interface PageShot {
  readonly name: string;
  readonly alt: string | undefined;
  /** Its `actions` are those that come after the shot before. */
  readonly options: LayerOptions;
}

/** A set of options in which pages are captured. Its name is empty if there is only one and the config does not name it. */
export interface Variant {
  readonly name: string;
  readonly options: LayerOptions;
}

/** Page × variant × what of it is taken, with every option decided. */
export interface Shot {
  /** Stable; names the file: `guide/install.dark`. */
  readonly id: string;
  readonly page: Page;
  readonly variant: Variant;
  readonly options: ResolvedShotOptions;
  /** Relative to the output folder, with slashes: `guide/install.dark.png`. */
  readonly file: string;
}

/**
 * The options of one layer (the run, a variant or a page). `device` is replaced by the options that it stands for, `at` is
 * in milliseconds, `waitFor` is an object, `now` is in milliseconds since 1970, and `actions` are a list.
 */
export type LayerOptions = Omit<
  ShotOptions,
  'device' | 'at' | 'waitFor' | 'now' | 'actions' | 'user' | 'mock'
> & {
  readonly mock?: ResolvedMock;
  /** Who looks at the page; `false` means nobody, whatever the layers below say. */
  readonly visitor?: Visitor | false;
  readonly actions?: readonly ResolvedAction[];
  readonly at?: number;
  readonly waitFor?: WaitForOptions;
  readonly now?: number;
};

/** A user, as pages, variants and the run name it. */
export interface Visitor {
  /** What the pages of the user get. It stands between the options of the page and those of the variant. */
  readonly options: IdentityOptions;
  /** How the user logs in; `undefined` if that is not needed. */
  readonly login: ResolvedUser | undefined;
}

/** A user who logs in once a run. */
export interface ResolvedUser {
  readonly name: string;
  /** The name of the site on which the user logs in. */
  readonly site: string;
  readonly path: string;
  /** Whether the path is where the form is; otherwise it is only where the function begins. */
  readonly isPathNamed: boolean;
  readonly actions: readonly ResolvedAction[];
  /** What the page of the login gets. */
  readonly options: IdentityOptions;
}

/** The options of a shot, with every default filled in, and the user decided. */
export type ResolvedShotOptions = Omit<LayerOptions, 'recipe' | 'visitor'> &
  Required<Pick<LayerOptions, DefaultedOption>> & {
    readonly recipe: Recipe;
    readonly user?: ResolvedUser;
  };

/** The options of the run, with every default filled in. */
export type ResolvedRunOptions = Omit<ResolvedShotOptions, 'user'> & Pick<LayerOptions, 'visitor'>;

/** Which steps are taken, each decided. */
export type Recipe = Required<RecipeOptions>;

/** The options that always have a value. */
export type DefaultedOption =
  | 'timeout'
  | 'strict'
  | 'actions'
  | 'safe'
  | 'at'
  | 'now'
  | 'block'
  | 'hide'
  | 'remove'
  | 'expand'
  | 'replaceText'
  | 'set'
  | 'maxHeight'
  | 'viewport'
  | 'colorScheme'
  | 'reducedMotion'
  | 'locale'
  | 'timezoneId'
  | 'fullPage'
  | 'mask'
  | 'maskColor'
  | 'omitBackground'
  | 'scale'
  | 'type'
  | 'quality'
  | 'animations'
  | 'caret';

/** The image of a shot, as the browser encoded it. */
export interface Picture {
  readonly bytes: Uint8Array;
  /** In pixels of the picture. */
  readonly width: number;
  readonly height: number;
  /** The title of the page when it was taken. */
  readonly title: string;
  /** What `mask` covers, in pixels of the picture, cut at its edges. It is never compared. */
  readonly masked: readonly Box[];
}

/**
 * The outcome of a shot. `new`, `changed`, `unchanged`: its picture was taken and compared with the one in `output/`.
 * `reused`: it was not taken, because it would be the same. `failed`: there is no picture.
 */
export type Outcome =
  | { readonly status: 'new' }
  | { readonly status: 'changed' }
  | { readonly status: 'unchanged' }
  | { readonly status: 'reused' }
  | { readonly status: 'failed'; readonly failure: Failure };

/** Why there is no picture of a shot. */
export interface Failure {
  readonly kind:
    | 'http-status'
    | 'navigation'
    | 'timeout'
    | 'download'
    | 'selector'
    | 'action'
    | 'login'
    | 'mock'
    | 'page-crash'
    | 'browser-crash'
    | 'picture'
    | 'strict'
    | 'audit'
    | 'write'
    | 'baseline'
    | 'internal';
  /** One sentence that says what happened, with the value that was seen and how long the shot waited. */
  readonly message: string;
  /** What to do next, if that is known. */
  readonly hint?: string;
}

/** The result of one shot. */
export interface Result {
  readonly shot: Shot;
  readonly outcome: Outcome;
  /** The final address of the page, after redirects; `undefined` if it was never reached. */
  readonly url: string | undefined;
  /** Size of the picture in pixels; `undefined` if there is none. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
  readonly durationMs: number;
  /** Why it was reused, or why it was captured, e.g. `GET /style.css answers differently`. */
  readonly reason: string;
  /** Notes on the page and on how its picture was taken. */
  readonly notes: readonly Note[];
}

/** Something that was noticed while a shot was taken. */
export interface Note {
  readonly kind: ProblemKind | FactKind;
  /** One line; the same in each run if the page is the same. */
  readonly message: string;
}

/**
 * A problem of the page, which makes the shot fail with `strict`: a script error; a stylesheet, script, image, font or
 * other request that failed; a page that shows only its preloader; pictures that differ each time.
 */
export type ProblemKind =
  | 'script-error'
  | 'stylesheet'
  | 'script'
  | 'image'
  | 'font'
  | 'request'
  | 'preloader'
  | 'unstable';

/**
 * Something unusual that is no problem: no virtual time; a page that was cut off at `maxHeight`; an endless page that was
 * not scrolled to its end; something that did not come in time; a selector of `expand`, `replaceText` or
 * `set` that matches nothing; characters that no font has; a
 * redirect to another page; a page of which most is invisible.
 */
export type FactKind =
  | 'real-time'
  | 'cut'
  | 'endless'
  | 'incomplete'
  | 'unmatched'
  | 'glyphs'
  | 'redirect'
  | 'hidden';

/** The whole run, in the order of the shots. */
export interface RunReport {
  readonly results: readonly Result[];
  readonly counts: Counts;
  readonly durationMs: number;
  readonly output: string;
  /** Why the run ended before all shots were taken; `null` if it did not. */
  readonly interrupted: NodeJS.Signals | 'aborted' | null;
  /** The shots that were not begun because the run was interrupted. */
  readonly skipped: number;
}

/** How many shots had each status. */
export type Counts = Readonly<Record<Outcome['status'], number>>;

/** The events of a run. Reporters turn them into words. */
export type RunEvent =
  | {
      readonly kind: 'begin';
      readonly shots: readonly Shot[];
      readonly output: string;
      readonly concurrency: number;
    }
  | { readonly kind: 'site-ready'; readonly name: string; readonly url: string; readonly durationMs: number }
  | { readonly kind: 'site-output'; readonly name: string; readonly line: string }
  | {
      readonly kind: 'browser-download';
      readonly what: string;
      readonly receivedBytes: number;
      readonly totalBytes: number | undefined;
    }
  | {
      readonly kind: 'browser-ready';
      readonly name: string;
      readonly path: string;
      readonly durationMs: number;
    }
  | { readonly kind: 'notice'; readonly message: string }
  | { readonly kind: 'shot-begin'; readonly shot: Shot }
  | { readonly kind: 'shot-end'; readonly result: Result }
  | { readonly kind: 'end'; readonly report: RunReport };
