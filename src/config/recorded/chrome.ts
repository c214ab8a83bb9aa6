import type { Target } from '../../options/index.ts';
import { addressFor, type Mapped, type Recording, recordingOf } from './contract.ts';

/** A recording of the Recorder of Chrome's DevTools, exported as JSON, as far as it is used here. */
export interface ChromeRecording {
  readonly steps: readonly Step[];
}

interface Step {
  readonly type: string;
  readonly url?: string;
  /** Several ways to find the element. One that is a list leads through shadow roots. */
  readonly selectors?: readonly (string | readonly string[])[];
  /** Which frame, by its number in each frame around it. */
  readonly frame?: readonly number[];
  readonly button?: string;
  readonly value?: string;
  readonly key?: string;
  readonly x?: number;
  readonly y?: number;
  readonly expression?: string;
}

export function isChromeRecording(value: unknown): value is ChromeRecording {
  return typeof value === 'object' && value !== null && Array.isArray((value as ChromeRecording).steps);
}

/** Keys that are held while others are pressed. */
const modifiers = new Set(['Alt', 'Control', 'Meta', 'Shift']);

export function fromChrome({ steps }: ChromeRecording): Recording {
  const held = new Set<string>();
  const first = steps.find(({ type }) => type === 'navigate');
  return recordingOf(steps, (step): Mapped => {
    const { type, url, button, value = '', key = '', x = 0, y = 0, expression } = step;
    const target = targetOf(step);
    switch (type) {
      // Where and how the page is opened is said by the page's own options.
      case 'setViewport':
      case 'emulateNetworkConditions':
      case 'close':
        return undefined;
      case 'navigate':
        return step === first || url === undefined ? undefined : { goto: addressFor(url, first!.url ?? url) };
      case 'keyDown':
        if (modifiers.has(key)) return void held.add(key);
        return { press: [...held, key].join('+') };
      case 'keyUp':
        return void held.delete(key);
      case 'waitForExpression':
        return expression === undefined ? 'it has no expression' : { waitFor: { expression } };
      case 'scroll':
        return { scroll: target ?? 'html', by: { x, y } };
    }
    if (!known.has(type)) return `there is no action for ${type}`;
    if (target === undefined) return `none of the selectors of ${type} can be used`;
    switch (type) {
      case 'click':
        return button === 'secondary' ? { click: target, button: 'right' } : { click: target };
      case 'doubleClick':
        return { dblclick: target };
      case 'hover':
        return { hover: target };
      case 'change':
        return { fill: target, value };
      default:
        return { waitFor: selectorOf(target) };
    }
  });
}

const known = new Set(['click', 'doubleClick', 'hover', 'change', 'waitForElement']);

function targetOf({ selectors = [], frame = [] }: Step): Target | undefined {
  const [best] = selectors
    .map((one) => [one].flat())
    .map((chain) => ({ chain, rank: rankOf(chain) }))
    .filter(({ rank }) => rank < unusable)
    .toSorted((one, other) => one.rank - other.rank);
  if (!best) return undefined;
  const found = inWords(best.chain);
  if (frame.length === 0) return found;
  const frames = frame.map((number) => `:is(iframe, frame) >> nth=${number}`);
  return typeof found === 'string' ? { selector: found, frame: frames } : { ...found, frame: frames };
}

const unusable = 9;

/** The lower, the more a selector outlives changes of the page. */
function rankOf(chain: readonly string[]): number {
  const last = chain.at(-1) ?? '';
  if (ariaOf(last)) return 0;
  if (last.startsWith('[data-test')) return 1;
  if (/^#[\w-]+$/.test(last)) return 2;
  if (last.startsWith('text/')) return 3;
  if (last.startsWith('pierce/')) return 5;
  if (last.startsWith('xpath/')) return 6;
  // A name alone does not say what kind of element has it.
  return last === '' || last.startsWith('aria/') ? unusable : 4;
}

function ariaOf(selector: string): { role: string; name: string } | undefined {
  const { name, role } = /^aria\/(?<name>.*)\[role="(?<role>\w+)"\]$/.exec(selector)?.groups ?? {};
  return role === undefined || name === undefined ? undefined : { role, name };
}

function inWords(chain: readonly string[]): Target {
  const aria = ariaOf(chain.at(-1)!);
  if (aria) return { ...aria, exact: true };
  return chain.map(playwrights).join(' >> ');
}

function playwrights(selector: string): string {
  const [, kind, rest = ''] = /^(text|pierce|xpath|css)\/(.*)$/s.exec(selector) ?? [];
  if (kind === 'text') return `text=${rest}`;
  if (kind === 'xpath') return `xpath=${rest}`;
  return kind === undefined ? selector : rest;
}

function selectorOf(target: Target): string {
  if (typeof target === 'string') return target;
  return target.selector ?? `role=${target.role}[name=${JSON.stringify(target.name)}]`;
}
