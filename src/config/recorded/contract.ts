import type { Action } from '../../options/index.ts';

/** What a recording says. */
export interface Recording {
  readonly actions: readonly Action[];
  /** One for each step that cannot be done here, e.g. `step 4: there is no action for customStep`. */
  readonly problems: readonly string[];
}

/** A step as an action; `undefined` for one that nothing has to be done for; a text for one that cannot be done. */
export type Mapped = Action | undefined | string;

/** @param steps The steps of the recording, in order. */
export function recordingOf<Step>(steps: readonly Step[], map: (step: Step) => Mapped): Recording {
  const mapped = steps.map(map);
  return {
    actions: mapped.filter((action) => typeof action === 'object'),
    problems: mapped.flatMap((action, index) =>
      typeof action === 'string' ? [`step ${index + 1}: ${action}`] : [],
    ),
  };
}

/** Where a page of the recording is: its path if it is on the site that was recorded first. */
export function addressFor(url: string, first: string): string {
  const { origin, pathname, search, hash } = new URL(url);
  return origin === new URL(first).origin ? `${pathname}${search}${hash}` : url;
}
