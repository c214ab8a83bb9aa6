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
  /** Whether something was done to the page that is not done for a picture of the window alone. */
  isWhole: boolean;
  /** The address of the site, and the path of the page on it. */
  readonly siteUrl: string;
  readonly path: string;
  /** How far the actions have come. */
  readonly progress: ActionProgress;
  /** Says what the shot waits for from now on. */
  waitFor(what: string): void;
  /** Waits until the shot has the machine for itself. It keeps it to its end. */
  beAlone(): Promise<void>;
}

/** How far the actions of a visit have come. It stays if an action leads to another document. */
export interface ActionProgress {
  /** The number of the action that is being done or was done last; -1 before the first one. */
  current: number;
  /** The address of the page before the first action. */
  begunAt: string | undefined;
  /** Whether that one is done, and only the page has to come to rest. */
  isDone: boolean;
  /** Whether the network was taken away. */
  isOffline: boolean;
  /** The numbers of the actions that have answered a dialog before it was their turn. */
  readonly answered: Set<number>;
  /** The numbers of the actions whose response has come before it was their turn. */
  readonly responded: Set<number>;
}
