import type { Action, ClickOptions } from '../../options/index.ts';
import type { ChromeRecording, ChromeStep } from './chrome-recording.ts';
import { targetOf, waitedFor } from './chrome-selectors.ts';
import { addressFor, addressPattern, type Mapped, type Recording, recordingOf } from './contract.ts';

export function fromChrome({ steps, timeout: common, selectorAttribute }: ChromeRecording): Recording {
  const first = steps.find(({ type }) => type === 'navigate');
  const started = first?.url ?? '';
  const window = steps.find(({ type }) => type === 'setViewport');
  const keys = new HeldKeys();
  return recordingOf(steps, (step): Mapped => {
    const timeout = step.timeout ?? common;
    const patience = timeout === undefined ? {} : { timeout };
    const mapped = elsewhere(step) ?? mapStep(step);
    if (typeof mapped === 'string') return mapped;
    const actions = mapped.map((action) => ({ ...action, ...patience }));
    const led = step === first ? undefined : ledTo(step, started);
    return led === undefined ? actions : [...actions, { waitFor: { url: led }, ...patience }];
  });

  function mapStep(step: ChromeStep): readonly Action[] | string {
    const { type, url } = step;
    switch (type) {
      // How the page is opened is said by the page's own options.
      case 'navigate':
        return step === first || url === undefined ? [] : [{ goto: addressFor(url, started) }];
      case 'setViewport':
        return step === window || isAsLarge(step, window!) ? [] : sizeChanges;
      case 'emulateNetworkConditions':
        return step.download === 0 && step.upload === 0 ? networkGoes : [];
      case 'close':
        return step === steps.at(-1) ? [] : 'it closes the window, and more steps follow';
      case 'keyDown':
        return keys.down(step.key ?? '');
      case 'keyUp':
        return keys.up(step.key ?? '');
      case 'scroll':
      case 'click':
      case 'doubleClick':
      case 'hover':
      case 'change':
        return onElement(step, keys.held());
      case 'waitForElement':
        return waitedFor(step, selectorAttribute);
      case 'waitForExpression':
        if (step.expression === undefined) return 'it has no expression';
        return step.frame?.length ? expressionInFrame : [{ waitFor: { expression: step.expression } }];
      default:
        return `there is no action for ${type}${step.name === undefined ? '' : ` “${step.name}”`}`;
    }
  }

  function onElement(step: ChromeStep, held: readonly Modifier[]): readonly Action[] | string {
    const { type, value = '', button = 'primary' } = step;
    const isOfPage = type === 'scroll' && !step.selectors?.length;
    const target = targetOf(isOfPage ? { ...step, selectors: ['html'] } : step, selectorAttribute);
    if (target === undefined) return `none of the selectors of ${type} can be used`;
    const modifiers = held.length > 0 ? { modifiers: held } : {};
    if (type === 'scroll') return [{ scroll: target, to: { x: step.x ?? 0, y: step.y ?? 0 } }];
    if (type === 'hover') return [{ hover: target, ...modifiers }];
    if (type === 'change')
      return value.startsWith(chosenFile) ? fileChosen : [{ fill: target, value: String(value) }];
    const playwrights = buttons[button];
    if (playwrights === undefined) return `there is no button “${button}”; there are left, middle and right`;
    const how = { ...playwrights, ...placeOf(step), ...modifiers, ...lengthOf(step) };
    return [type === 'click' ? { click: target, ...how } : { dblclick: target, ...how }];
  }
}

const sizeChanges =
  'the window changes its size, and there is no action for that: use variants with a viewport';
const networkGoes = 'the network goes away, and there is no action for that: say offline: true for the page';
const expressionInFrame = 'it waits for an expression in a frame, and waitFor looks only at the page itself';
const fileChosen = 'the recording does not have the file that was chosen: write { setInputFiles: … }';
/** Browsers hide the folder of a file from the page. */
const chosenFile = 'C:\\fakepath\\';

function elsewhere({ target = 'main' }: ChromeStep): string | undefined {
  return target === 'main' ? undefined : `it is done in another window or frame process (${target})`;
}

function isAsLarge(one: ChromeStep, other: ChromeStep): boolean {
  return one.width === other.width && one.height === other.height;
}

/** The address to which a step has led, as a pattern. `goto` waits for its own. */
function ledTo({ assertedEvents = [], url: opened }: ChromeStep, started: string): string | undefined {
  const url = assertedEvents.findLast((event) => event.type === 'navigation' && event.url)?.url;
  return url === undefined || url === opened ? undefined : addressPattern(url, started);
}

const buttons: Readonly<Record<string, Pick<ClickOptions, 'button'>>> = {
  primary: {},
  auxiliary: { button: 'middle' },
  secondary: { button: 'right' },
};

function placeOf({ offsetX: x, offsetY: y }: ChromeStep): Pick<ClickOptions, 'position'> {
  return x === undefined || y === undefined ? {} : { position: { x, y } };
}

function lengthOf({ duration }: ChromeStep): Pick<ClickOptions, 'delay'> {
  return duration ? { delay: Math.round(duration) } : {};
}

type Modifier = 'Alt' | 'Control' | 'Meta' | 'Shift';

/** The keys that are down while others are pressed. One that is pressed alone is an action when it goes up. */
class HeldKeys {
  readonly #held = new Set<Modifier>();
  #alone = new Set<Modifier>();

  held(): readonly Modifier[] {
    this.#alone.clear();
    return [...this.#held];
  }

  down(key: string): readonly Action[] {
    const modifier = modifierOf(key);
    if (modifier === undefined) return [{ press: [...this.held(), namesOfKeys[key] ?? key].join('+') }];
    if (!this.#held.has(modifier)) {
      this.#alone = this.#held.size === 0 ? new Set([modifier]) : new Set();
      this.#held.add(modifier);
    }
    return [];
  }

  up(key: string): readonly Action[] {
    const modifier = modifierOf(key);
    if (modifier === undefined) return [];
    this.#held.delete(modifier);
    return this.#alone.delete(modifier) ? [{ press: modifier }] : [];
  }
}

/** The left and the right one of each are the same here. */
function modifierOf(key: string): Modifier | undefined {
  return /^(?<name>Alt|Control|Meta|Shift)(?:Left|Right)?$/.exec(key)?.groups?.['name'] as
    | Modifier
    | undefined;
}

/** Keys that Playwright knows by another name. */
const namesOfKeys: Readonly<Record<string, string>> = { '\r': 'Enter', '\n': 'Enter', ' ': 'Space' };
