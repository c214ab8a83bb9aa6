/** A recording of the Recorder of Chrome's DevTools, exported as JSON, as far as it is used here. */
export interface ChromeRecording {
  readonly steps: readonly ChromeStep[];
  /** How long each step may take, in milliseconds. */
  readonly timeout?: number;
  /** The attribute that its selectors prefer, if it is none of the usual ones. */
  readonly selectorAttribute?: string;
}

/** Several ways to find an element. One that is a list leads from an element to one within it, also in its shadow root. */
export type ChromeSelectors = readonly (string | readonly string[])[];

/** A step of such a recording. */
export interface ChromeStep {
  readonly type: string;
  readonly timeout?: number;
  /** The window: `main`, or the address of another one. */
  readonly target?: string;
  readonly assertedEvents?: readonly { readonly type: string; readonly url?: string }[];
  readonly url?: string;
  readonly selectors?: ChromeSelectors;
  /** Which frame, by its number in each frame around it. */
  readonly frame?: readonly number[];
  readonly button?: string;
  /** Where on the element, in CSS pixels from its top left corner. */
  readonly offsetX?: number;
  readonly offsetY?: number;
  /** How long the button was down, if it was long, in milliseconds. */
  readonly duration?: number;
  readonly value?: string;
  readonly key?: string;
  readonly x?: number;
  readonly y?: number;
  readonly expression?: string;
  readonly operator?: string;
  readonly count?: number;
  readonly visible?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly width?: number;
  readonly height?: number;
  /** In bytes a second. */
  readonly download?: number;
  readonly upload?: number;
  readonly name?: string;
}

export function isChromeRecording(value: unknown): value is ChromeRecording {
  if (typeof value !== 'object' || value === null || !('steps' in value)) return false;
  const { steps } = value;
  return Array.isArray(steps) && steps.every((step) => typeof step === 'object' && step !== null);
}
