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
  /** What works in each document, frame and thread before any script of its own: see `page/recipe`. */
  readonly inPage?: PageStep;
  /** What the shot waits for meanwhile, for the sentence when it is never over. */
  readonly waitingFor?: string;
  /** Is done with the page once it has opened, and again if it goes on to another document. */
  readonly after?: (visit: Visit) => Promise<Failure | void>;
}

/** The document that is being looked at, for the steps. */
export interface Visit {
  readonly page: Page;
  readonly options: ResolvedShotOptions;
  readonly traffic: Traffic;
  readonly time: PageTime;
  /** What the document showed when it was last looked at. */
  seen: Look;
  /** What has been noticed of it and its frames so far. */
  readonly capabilities: Set<Capability>;
  readonly notes: Note[];
  /** Says what the shot waits for from now on. */
  waitFor(what: string): void;
  /** Waits for the turn of those that need the machine for themselves, which the shot keeps to its end. */
  beAlone(): Promise<void>;
}
