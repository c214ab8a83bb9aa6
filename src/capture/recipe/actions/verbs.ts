import type { Locator, Page } from 'playwright';
import type { Action, ClickOptions, Target } from '../../../options/index.ts';
import type { LongClick } from './hold.ts';
import { missingOption, notTickable } from './lack.ts';

type Keys<Union> = Union extends unknown ? keyof Union : never;
type NotVerbs =
  | 'pause'
  | 'timeout'
  | keyof ClickOptions
  | 'clickCount'
  | 'value'
  | 'key'
  | 'files'
  | 'to'
  | 'by';

/** The word that says what an action does. */
export type Verb = Exclude<Keys<Action>, NotVerbs>;

/** The action with this verb. */
export type ActionOf<Name extends Verb> = Extract<Action, Readonly<Record<Name, unknown>>>;

/** What an action on an element needs of it before it can begin. */
export interface Needs {
  readonly visible: boolean;
  readonly enabled?: boolean;
  readonly editable?: boolean;
  /** Whether the pointer has to reach it. */
  readonly hit?: boolean;
}

/** What is done with one element. */
export interface OnElement<Name extends Verb = Verb> {
  readonly needs: Needs;
  /** `undefined` if this action has no element. */
  target(action: ActionOf<Name>): Target | undefined;
  /** Where on the element the pointer goes. Default: its middle. */
  position?(action: ActionOf<Name>): ClickOptions['position'];
  /** The click, if it holds the button down while the page's time passes. It is done instead of `perform`. */
  long?(action: ActionOf<Name>): LongClick | undefined;
  /** What the element does not have that this action needs, in words. It may still come. */
  lack?(element: Locator, action: ActionOf<Name>): Promise<string | undefined>;
  perform(element: Locator, action: ActionOf<Name>, how: How): Promise<unknown>;
}

export interface How {
  readonly page: Page;
  /** How long Playwright tries, in milliseconds of real time. */
  readonly timeout: number;
  /** Whether the element is known to be as it has to be, and to stay so. Then Playwright does not look again. */
  readonly sure: boolean;
  /** Another element of the action. */
  locate(target: Target): Locator;
}

/** A verb that is about an element. */
export type ElementVerb = Exclude<Verb, (typeof otherVerbs)[number]>;

const pointed: Needs = { visible: true, enabled: true, hit: true };

function pointer({ button, modifiers, position }: ClickOptions, { timeout, sure }: How) {
  return {
    timeout,
    force: sure,
    ...(button && { button }),
    ...(modifiers && { modifiers: [...modifiers] }),
    ...(position && { position }),
  };
}

function longClick(click: ClickOptions, clickCount: number): LongClick | undefined {
  return click.delay ? { ...click, clickCount } : undefined;
}

/** Every action on an element. */
export const elementVerbs: { readonly [Name in ElementVerb]: OnElement<Name> } = {
  click: {
    needs: pointed,
    target: ({ click }) => click,
    position: ({ position }) => position,
    long: (action) => longClick(action, action.clickCount ?? 1),
    perform: (element, action, how) =>
      element.click({
        ...pointer(action, how),
        ...(action.clickCount !== undefined && { clickCount: action.clickCount }),
      }),
  },
  dblclick: {
    needs: pointed,
    target: ({ dblclick }) => dblclick,
    position: ({ position }) => position,
    long: (action) => longClick(action, 2),
    perform: (element, action, how) => element.dblclick(pointer(action, how)),
  },
  hover: {
    needs: { visible: true, hit: true },
    target: ({ hover }) => hover,
    position: ({ position }) => position,
    perform: (element, { modifiers, position }, how) =>
      element.hover(pointer({ ...(modifiers && { modifiers }), ...(position && { position }) }, how)),
  },
  focus: {
    needs: { visible: true },
    target: ({ focus }) => focus,
    perform: (element, _, { timeout }) => element.focus({ timeout }),
  },
  fill: {
    needs: { visible: true, enabled: true, editable: true },
    target: ({ fill }) => fill,
    lack: (element, { value }) => missingOption(element, [value]),
    async perform(element, { value }, { timeout }) {
      const isList = await element.evaluate(({ localName }) => localName === 'select');
      return isList ? element.selectOption(value, { timeout }) : element.fill(value, { timeout });
    },
  },
  type: {
    needs: { visible: true },
    target: ({ type }) => type,
    perform: (element, { value }, { timeout }) => element.pressSequentially(value, { timeout }),
  },
  press: {
    needs: { visible: true },
    target: ({ press, key }) => (key === undefined ? undefined : press),
    perform: (element, { press, key }, { page, timeout }) =>
      key === undefined ? page.keyboard.press(String(press)) : element.press(key, { timeout }),
  },
  check: {
    needs: pointed,
    target: ({ check }) => check,
    lack: notTickable,
    perform: (element, _, { timeout, sure }) => element.check({ timeout, force: sure }),
  },
  uncheck: {
    needs: pointed,
    target: ({ uncheck }) => uncheck,
    lack: notTickable,
    perform: (element, _, { timeout, sure }) => element.uncheck({ timeout, force: sure }),
  },
  selectOption: {
    needs: { visible: true, enabled: true },
    target: ({ selectOption }) => selectOption,
    lack: (element, { value }) => missingOption(element, [value].flat()),
    perform: (element, { value }, { timeout }) =>
      element.selectOption(typeof value === 'string' ? value : [...value], { timeout }),
  },
  setInputFiles: {
    // The field itself is often hidden behind a button.
    needs: { visible: false },
    target: ({ setInputFiles }) => setInputFiles,
    async perform(element, { files }, { page, timeout }) {
      const chosen = [files].flat();
      const isField = await element.evaluate(({ localName }) => ['input', 'label'].includes(localName));
      if (isField) return element.setInputFiles(chosen, { timeout });
      const dialog = page.waitForEvent('filechooser', { timeout });
      await Promise.all([dialog, element.click({ timeout })]);
      return (await dialog).setFiles(chosen);
    },
  },
  dragTo: {
    needs: pointed,
    target: ({ dragTo }) => dragTo,
    perform: (element, { to }, { timeout, locate }) => element.dragTo(locate(to), { timeout }),
  },
  scroll: {
    needs: { visible: true },
    target: ({ scroll }) => scroll,
    async perform(element, { by, to }, { timeout }) {
      if (by === undefined && to === undefined) return element.scrollIntoViewIfNeeded({ timeout });
      return element.evaluate(
        (scrolled, { distance, place }) => {
          // Without a doctype the page scrolls by its body.
          const { documentElement, scrollingElement } = scrolled.ownerDocument;
          const scroller = scrolled === documentElement ? (scrollingElement ?? scrolled) : scrolled;
          scroller.scrollTo({
            left: place?.x ?? scroller.scrollLeft + (distance?.x ?? 0),
            top: place?.y ?? scroller.scrollTop + (distance?.y ?? 0),
            behavior: 'instant',
          });
        },
        { distance: by, place: to },
      );
    },
  },
};

const otherVerbs = ['goto', 'reload', 'goBack', 'waitFor', 'wait', 'evaluate', 'accept', 'dismiss'] as const;

const verbs: readonly Verb[] = [...(Object.keys(elementVerbs) as ElementVerb[]), ...otherVerbs];

/** The verb of an action: the first one that it has. */
export function verbOf(action: Action): Verb {
  return verbs.find((verb) => verb in action)!;
}
