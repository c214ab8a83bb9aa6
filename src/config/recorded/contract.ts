import type { Action } from '../../options/index.ts';

/** What a recording says. */
export interface Recording {
  readonly steps: readonly RecordedStep[];
  /** One for each step that cannot be done here, e.g. `step 4: there is no action for customStep`. */
  readonly problems: readonly string[];
}

/** A step that can be done here. */
export interface RecordedStep {
  /** The first one is 1. */
  readonly number: number;
  readonly actions: readonly Action[];
}

/** The actions of a step, none if nothing has to be done for it, or why it cannot be done. */
export type Mapped = readonly Action[] | string;

/** @param steps The steps of the recording, in order. */
export function recordingOf<Step>(steps: readonly Step[], map: (step: Step) => Mapped): Recording {
  const mapped = steps.map(map);
  return {
    steps: mapped.flatMap((actions, index) =>
      typeof actions === 'string' ? [] : [{ number: index + 1, actions }],
    ),
    problems: mapped.flatMap((actions, index) =>
      typeof actions === 'string' ? [`step ${index + 1}: ${actions}`] : [],
    ),
  };
}

/** Where a page of the recording is: its path if it is on the site that was recorded first. */
export function addressFor(url: string, first: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname, search, hash } = new URL(url);
  return URL.canParse(first) && origin === new URL(first).origin ? `${pathname}${search}${hash}` : url;
}

/** The same as a pattern that `waitFor` takes, for a site whose origin is another one than that of the recording. */
export function addressPattern(url: string, first: string): string {
  const address = addressFor(url, first).replaceAll(/[\\*{}]/g, '\\$&');
  return address.startsWith('/') ? `**${address}` : address;
}
