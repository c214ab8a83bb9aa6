/** What is done on a page before its picture is taken. */
import type { Action, ActionFunction } from '../options/index.ts';

/** One thing that is done on a page, with every default filled in. */
export type ResolvedAction =
  | {
      readonly kind: 'data';
      /** The name of the shot whose action it is; `undefined` if it is one of the page. */
      readonly shot?: string;
      /** As the user wrote it, with absolute paths of files. */
      readonly action: Action;
      /** How much of the page's time passes after it. */
      readonly pauseMs: number;
      /** How much of the page's time `wait` lets pass; 0 for other actions. */
      readonly waitMs: number;
      /** How much of the page's time it waits for its element or condition. */
      readonly timeoutMs: number;
    }
  | {
      readonly kind: 'function';
      /** The name of the shot whose action it is; `undefined` if it is one of the page. */
      readonly shot?: string;
      readonly call: ActionFunction;
      /** Its source, for the key of the cache. */
      readonly code: string;
      /** How much of the page's time passes after it. */
      readonly pauseMs: number;
      /**
       * What it asks for as a step, checked.
       *
       * @throws SnapshotError `CONFIG_INVALID`.
       */
      readonly check: (action: unknown) => ResolvedAction;
    };
