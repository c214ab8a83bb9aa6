/** The options of the people who are logged in. */
import type { Action, ActionFunction } from './actions.ts';

/** How a user logs in. It is done once a run, before the first page of that user. */
export interface UserOptions {
  /** The path of the page where the user logs in, e.g. `'/login'`. */
  readonly path: string;
  /** The name of that page's site among `sites`. Default: the first one. */
  readonly site?: string;
  /**
   * What is done there: `[{ fill: '#name', value: 'ada' }, { fill: '#password', value: env('ADA_PASSWORD') }, { click:
   * 'text=Log in' }]`. A text is the path of a recording, relative to the config file.
   */
  readonly actions: readonly (Action | ActionFunction)[] | ActionFunction | string;
}

/** Who looks at a page. */
export interface VisitorOptions {
  /**
   * The user who looks at the page, by a name of `users`. The page gets the cookies, local and session storage and
   * databases that the user's login has brought. Default: nobody is logged in.
   */
  readonly user?: string;
}
