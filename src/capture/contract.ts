import type { BrowserContext, BrowserContextOptions, Page } from 'playwright';
import type { Failure, Note, Picture, Shot } from '../model/index.ts';
import type { Description } from './description.ts';
import type { Capability } from '../page/contract.ts';
import type { LoginState } from './login-state.ts';
import type { IdleWindows } from './window/index.ts';

/** The result of an attempt at a shot: a picture, or the reason why there is none. */
export interface Capture {
  readonly taken: Picture | Failure;
  /** The address of the page at the end. */
  readonly url: string | undefined;
  /** What it had opened before its actions; `undefined` if it never opened. */
  readonly opened: Opened | undefined;
  readonly notes: readonly Note[];
  /** What the window showed when an action failed, as PNG. */
  readonly stuck: Uint8Array | undefined;
}

/** The document that a page showed before its actions. */
export interface Opened {
  readonly url: string;
  /** Its HTTP status; `undefined` if actions have begun, which may have led to another document. */
  readonly status: number | undefined;
}

export interface CaptureContext {
  readonly siteUrl: string;
  /** The origins of the sites of the run. Default: the one of `siteUrl`. */
  readonly ownOrigins?: readonly string[];
  readonly newContext: (options: BrowserContextOptions) => Promise<BrowserContext>;
  /**
   * Whether the browser of a context still responds. If it does not, this ends it. Called when a shot got no answer.
   * Default: it is assumed to respond.
   */
  readonly stillWorks?: (context: BrowserContext) => Promise<boolean>;
  /** The windows of earlier shots that can be used again. Default: each shot opens its own window and closes it. */
  readonly idle?: IdleWindows | undefined;
  /** Ends the capture at once; it then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** What the login of the shot's user has brought. Default: nobody is logged in. */
  readonly login?: LoginState | undefined;
  /** They look at the page too. Default: none. */
  readonly examiners?: readonly Examiner[];
}

/** A shot that is captured on one visit with others. */
export interface Companion {
  readonly shot: Shot;
  /** They look at the page right before this picture. */
  readonly examiners: readonly Examiner[];
}

/** Looks at a page from outside while it is captured. An error that it throws fails the capture. */
export interface Examiner {
  /** Called before the page's first request. */
  begin(page: Page): Promise<void>;
  /** Called right before the picture, when the page is as the picture will show it. The picture may still fail. */
  end(page: Page, seen: Seen): Promise<void>;
  /** Called if the page could not be made ready for its picture, while it is still open. */
  failed?(page: Page): Promise<void>;
}

/** What is known of a page that is ready for its picture. */
export interface Seen {
  /** What the page has been noticed to do. */
  readonly capabilities: ReadonlySet<Capability>;
  readonly description: Description | undefined;
}

export function isPicture(taken: Picture | Failure): taken is Picture {
  return 'bytes' in taken;
}
