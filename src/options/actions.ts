/** The options that bring a page to its moment: what is done on it before its picture is taken. */

/** What is done on a page before its picture is taken. */
export interface ActionOptions {
  /**
   * What is done on the page, in this order, before its picture is taken: `[{ click: 'text=Menu' }, { hover: '#print' }]`.
   * The first action begins at the moment that `waitFor` and `at` say. Each action waits until its element can be used, as
   * in Playwright. After each one, the page gets the time to come to rest: see `pause`. Pointer and focus stay where the
   * last action leaves them. A text is the path of a file, relative to the config file: a recording of Chrome's Recorder
   * (JSON) or of `playwright codegen --target=jsonl`. Default: none.
   */
  readonly actions?: readonly (Action | ActionFunction)[] | ActionFunction | string;
}

/** One thing that is done on a page. */
export type Action =
  | ClickAction
  | DblclickAction
  | HoverAction
  | FocusAction
  | FillAction
  | TypeAction
  | PressAction
  | CheckAction
  | UncheckAction
  | SelectOptionAction
  | SetInputFilesAction
  | DragToAction
  | ScrollAction
  | GotoAction
  | ReloadAction
  | GoBackAction
  | WaitForAction
  | WaitAction
  | EvaluateAction
  | AcceptAction
  | DismissAction;

/** What every action can say. */
export interface AnyAction {
  /**
   * How much of the page's time passes after the action, before the next one or the picture: milliseconds, or a text such
   * as `'2s'`, from 0 to 10 minutes. It becomes more while requests are open or animations run that will end. A message
   * that goes away after 3 seconds is in the picture with less, and gone with more. Default 1000; for `wait`, `waitFor`,
   * `accept` and `dismiss` 0.
   */
  readonly pause?: number | string;
  /**
   * How much of the page's time the action waits for its element or its condition, in milliseconds. Default 10000. The
   * shot's own `timeout` counts as well, in real time.
   */
  readonly timeout?: number;
}

/** Which element is meant: a selector, CSS or one of Playwright's, e.g. `'#save'` or `'text=Save'`; or an object. Exactly one element has to match. */
export type Target = string | TargetOptions;

/** An element as a person would describe it, in the words of Playwright's locators. One of the first eight is needed. */
export interface TargetOptions {
  /** Its role, e.g. `'button'`; usually with `name`. */
  readonly role?: string;
  /** The text of its label. */
  readonly label?: string;
  /** Its placeholder. */
  readonly placeholder?: string;
  /** The value of its attribute `data-testid`. */
  readonly testId?: string;
  /** Its text. */
  readonly text?: string;
  /** The alternative text of an image. */
  readonly altText?: string;
  /** A selector, CSS or one of Playwright's. */
  readonly selector?: string;
  /**
   * Its accessible name, e.g. `'Save'`: what a screen reader calls it. Usually with `role`; alone it means an element of
   * any role that has a name. Default: any.
   */
  readonly name?: string;
  /** Whether the whole text has to be the same, in upper and lower case too. Default `false`. */
  readonly exact?: boolean;
  /** Only elements that contain this text. Default: all. */
  readonly hasText?: string;
  /** Which one, if several match: 0 is the first, -1 the last. Default: there has to be only one. */
  readonly nth?: number;
  /** The element in which it lies, e.g. a row or a dialog. Default: the page. */
  readonly within?: Target;
  /** The `iframe` in which it lies, or several for one within another. Default: the page itself. */
  readonly frame?: string | readonly string[];
}

/** How an element is clicked, in Playwright's words. */
export interface ClickOptions {
  /** The button of the mouse. Default `'left'`. */
  readonly button?: 'left' | 'right' | 'middle';
  /** Keys that are held meanwhile. Default: none. */
  readonly modifiers?: readonly ('Alt' | 'Control' | 'ControlOrMeta' | 'Meta' | 'Shift')[];
  /** Where on the element, in CSS pixels from its top left corner. Default: its middle. */
  readonly position?: { readonly x: number; readonly y: number };
  /**
   * How much of the page's time passes while the button is down, from 0 to 60000 milliseconds: for what a long press does.
   * Default 0.
   */
  readonly delay?: number;
}

/** Clicks an element. */
export interface ClickAction extends AnyAction, ClickOptions {
  /** The element. */
  readonly click: Target;
  /** How often it is clicked, from 1 to 10: `3` selects a paragraph. Default 1. */
  readonly clickCount?: number;
}

/** Clicks an element twice. */
export interface DblclickAction extends AnyAction, ClickOptions {
  /** The element. */
  readonly dblclick: Target;
}

/** Moves the pointer over an element. It stays there. */
export interface HoverAction extends AnyAction {
  /** The element. */
  readonly hover: Target;
  /** Keys that are held meanwhile. Default: none. */
  readonly modifiers?: ClickOptions['modifiers'];
  /** Where on the element, in CSS pixels from its top left corner. Default: its middle. */
  readonly position?: ClickOptions['position'];
}

/** Gives an element the focus. */
export interface FocusAction extends AnyAction {
  /** The element. */
  readonly focus: Target;
}

/** Replaces the content of a field, at once, or chooses an option of a `select`. */
export interface FillAction extends AnyAction {
  /** A field, or an element with `contenteditable`. */
  readonly fill: Target;
  /** The new content; a date is written as `2026-01-31`. An empty text clears the field. */
  readonly value: string;
}

/** Types a text into a field, key by key, for pages that listen to keys. */
export interface TypeAction extends AnyAction {
  /** The field. */
  readonly type: Target;
  /** The text. */
  readonly value: string;
}

/** Presses a key. */
export interface PressAction extends AnyAction {
  /**
   * The element that gets the key. Without `key`, this is the key, and what has the focus gets it: `{ press: 'Escape' }`.
   */
  readonly press: Target;
  /** The key, or several that are held together, by Playwright's names: `'Enter'`, `'ArrowDown'`, `'Control+A'`. Default: `press`. */
  readonly key?: string;
}

/** Ticks a checkbox or chooses a radio button, if it is not so yet. */
export interface CheckAction extends AnyAction {
  /** The checkbox or radio button. */
  readonly check: Target;
}

/** Removes the tick of a checkbox, if there is one. */
export interface UncheckAction extends AnyAction {
  /** The checkbox. */
  readonly uncheck: Target;
}

/** Chooses an option of a `select`, or several. */
export interface SelectOptionAction extends AnyAction {
  /** The `select`. */
  readonly selectOption: Target;
  /** The value or the text of the option, or a list of them. */
  readonly value: string | readonly string[];
}

/** Chooses files in a file field, or in the dialog that a button opens. */
export interface SetInputFilesAction extends AnyAction {
  /** An `input` of the type `file`, or its label. */
  readonly setInputFiles: Target;
  /** The files, relative to the config file. An empty list removes them. */
  readonly files: string | readonly string[];
}

/** Drags an element onto another one and drops it there. */
export interface DragToAction extends AnyAction {
  /** The element that is dragged. */
  readonly dragTo: Target;
  /** The element onto which it is dropped. */
  readonly to: Target;
}

/** Scrolls until an element is in view, or scrolls the content of an element with `by` or `to`. */
export interface ScrollAction extends AnyAction {
  /** The element. `'html'` with `by` or `to` scrolls the page. */
  readonly scroll: Target;
  /** How far the content of the element is scrolled, in CSS pixels. Default: not at all. Not together with `to`. */
  readonly by?: { readonly x?: number; readonly y?: number };
  /**
   * The place to which the content of the element is scrolled, in CSS pixels from its beginning: `{ y: 0 }` is the top. A
   * direction that is left out stays as it is. Without `by` and `to`, the element comes into view.
   */
  readonly to?: { readonly x?: number; readonly y?: number };
}

/** Opens another page in the same window. */
export interface GotoAction extends AnyAction {
  /** Its address, resolved against the site's: `'/settings'`. */
  readonly goto: string;
}

/** Loads the page again. */
export interface ReloadAction extends AnyAction {
  /** Always `true`. */
  readonly reload: true;
}

/** Goes back to the page before. */
export interface GoBackAction extends AnyAction {
  /** Always `true`. */
  readonly goBack: true;
}

/** Waits for something. */
export interface WaitForAction extends AnyAction {
  /** A selector of an element that has to become visible, or an object with conditions. All of them have to be met. */
  readonly waitFor: string | WaitForConditions;
}

/** What an action waits for. */
export interface WaitForConditions {
  /** An element that matches this selector, CSS or one of Playwright's, is visible. */
  readonly selector?: string;
  /** With `selector`: the field that it finds has this value. An empty text means an empty field. Default: any. */
  readonly value?: string;
  /** No element that matches this selector is visible, e.g. `'.spinner'`. */
  readonly selectorGone?: string;
  /** This text is visible. */
  readonly text?: string;
  /** This text is not visible anywhere, e.g. `'Loading…'`. */
  readonly textGone?: string;
  /** The address of the page matches this pattern: `'**\/thanks'`. */
  readonly url?: string;
  /** This JavaScript expression is true in the page, or its promise gives what is true. */
  readonly expression?: string;
  /** A request to an address that matches this pattern has been answered since the last action began: `'**\/api/orders'`. */
  readonly response?: string;
}

/** Lets the page's time pass. */
export interface WaitAction extends AnyAction {
  /** How much: milliseconds, or a text such as `'2s'`, from 0 to 10 minutes. */
  readonly wait: number | string;
}

/** Runs JavaScript in the page. A promise is waited for, while the page's time passes. */
export interface EvaluateAction extends AnyAction {
  /** The expression, e.g. `'document.body.dataset.theme = "dark"'`. */
  readonly evaluate: string;
}

/** Answers the dialog that the action before has opened (`alert`, `confirm`, `prompt`, `beforeunload`) with its OK. */
export interface AcceptAction extends AnyAction {
  /** `true`, or the text for a `prompt`. */
  readonly accept: true | string;
}

/** Closes the dialog that the action before has opened. A dialog that no action answers is closed too. */
export interface DismissAction extends AnyAction {
  /** Always `true`. */
  readonly dismiss: true;
}

/**
 * Does on the page what data cannot say. The page's clock stands still meanwhile, but for the steps that the function asks
 * for. If it takes longer than about a second, or more on a busy machine, the page's time passes as well, since it may wait
 * for the page. After it, the page comes to rest as after every action.
 */
export type ActionFunction = (context: ActionContext) => unknown;

/** The argument of a function among the actions. */
export interface ActionContext {
  /** Playwright's own page. Its calls work as usual. */
  readonly page: import('playwright').Page;
  /** The origin of the page's site, without a slash at its end: `'http://127.0.0.1:43117'`. */
  readonly url: string;
  /** Does an action as if it stood in the list, and resolves when the page has come to rest. */
  step(action: Action): Promise<void>;
}
