import type { BrowserContext, BrowserContextOptions, Page } from 'playwright';
import type { Failure, Note, Picture } from '../model/index.ts';
import type { Description } from './description.ts';
import type { Capability } from '../page/contract.ts';
import type { IdleWindows } from './window/index.ts';

/** What came of an attempt at a shot: a picture, or why there is none. */
export interface Capture {
  readonly taken: Picture | Failure;
  /** Where the page was in the end. */
  readonly url: string | undefined;
  readonly notes: readonly Note[];
}

export interface CaptureContext {
  readonly siteUrl: string;
  /** Those of the sites of the run. Default: that of this one. */
  readonly ownOrigins?: readonly string[];
  readonly newContext: (options: BrowserContextOptions) => Promise<BrowserContext>;
  /**
   * Whether the browser of a context still works; one that does not is ended. Asked when a shot has waited in vain.
   * Default: nobody looks.
   */
  readonly stillWorks?: (context: BrowserContext) => Promise<boolean>;
  /** The windows of shots before that can be used again. Default: each shot has one of its own, which ends with it. */
  readonly idle?: IdleWindows | undefined;
  /** Ends the capture at once; it then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Look at the page as well. Default: nobody. */
  readonly examiners?: readonly Examiner[];
}

/** Looks at a page from outside while it is captured; what it throws fails the capture. */
export interface Examiner {
  /** Before the page's first request. */
  begin(page: Page): Promise<void>;
  /** Right before the picture, while the page stands as it is taken. It may still fail. */
  end(page: Page, seen: Seen): Promise<void>;
}

/** What is known of a page that stands ready for its picture. */
export interface Seen {
  /** What the page has been seen to do. */
  readonly capabilities: ReadonlySet<Capability>;
  readonly description: Description | undefined;
}

export function isPicture(taken: Picture | Failure): taken is Picture {
  return 'bytes' in taken;
}
