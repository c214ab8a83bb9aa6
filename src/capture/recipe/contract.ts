import type { Page } from 'playwright';
import type { Failure, Note, Recipe, ResolvedShotOptions } from '../../model/index.ts';
import type { PageStep, Capability } from '../../page/contract.ts';
import type { Traffic } from '../traffic.ts';
import type { Look } from './look.ts';
import type { PageTime } from './time.ts';

/** One step of the recipe; `index.ts` has the table of all of them. */
export interface Step {
  /** The option that leaves it out; without one it is always taken. */
  readonly option?: keyof Recipe;
  /** The part that starts in each document, frame and thread before the page's own scripts: see `page/recipe`. */
  readonly inPage?: PageStep;
  /** What the shot waits for during the step, for the message of a timeout. */
  readonly waitingFor?: string;
  /** The part that runs once the page has opened, and again if the page navigates to another document. */
  readonly after?: (visit: Visit) => Promise<Failure | void>;
}

/** The document that is being captured, as the steps see it. */
export interface Visit {
  readonly page: Page;
  readonly options: ResolvedShotOptions;
  readonly traffic: Traffic;
  readonly time: PageTime;
  /** What the document showed when it was last looked at. */
  seen: Look;
  /** What it and its frames have been noticed to do. */
  readonly capabilities: Set<Capability>;
  readonly notes: Note[];
  /** Says what the shot waits for from now on. */
  waitFor(what: string): void;
  /** Waits until the shot has the machine for itself. It keeps it to its end. */
  beAlone(): Promise<void>;
}
