import { z } from 'zod';
import type {
  AcceptAction,
  AnyAction,
  CheckAction,
  ClickAction,
  ClickOptions,
  DblclickAction,
  DismissAction,
  DragToAction,
  EvaluateAction,
  FillAction,
  FocusAction,
  GoBackAction,
  GotoAction,
  HoverAction,
  PressAction,
  ReloadAction,
  ScrollAction,
  SelectOptionAction,
  SetInputFilesAction,
  TargetOptions,
  TypeAction,
  UncheckAction,
  WaitAction,
  WaitForAction,
  WaitForConditions,
} from '../options/index.ts';
import {
  byShape,
  isObject,
  milliseconds,
  object,
  oneOf,
  options,
  selector,
  type Shape,
  text,
  texts,
  time,
  typeNames,
  wholeNumber,
  yesOrNo,
} from './schema-parts.ts';

/** The ways to say which element is meant. One of them is needed, and `name` can also stand beside `role`. */
const waysToFind = ['role', 'name', 'label', 'placeholder', 'testId', 'text', 'altText', 'selector'] as const;

function waysIn(wanted: { readonly [Way in keyof TargetOptions]?: unknown }): readonly string[] {
  return waysToFind.filter((way) => wanted[way] !== undefined);
}

const frames = z.array(text, { error: 'a selector or a list of selectors' });
const targetObject: z.ZodType = z.lazy(() =>
  options<TargetOptions>({
    role: text,
    label: text,
    placeholder: text,
    testId: text,
    text,
    altText: text,
    selector: text,
    name: text,
    exact: yesOrNo,
    hasText: text,
    nth: z.int({ error: 'a whole number: 0 is the first, -1 the last' }),
    within: target,
    frame: byShape([text, frames], (value) => (Array.isArray(value) ? frames : text)),
  })
    .refine((wanted) => waysIn(wanted).length > 0, {
      error: `an object with one of ${waysToFind.join(', ')}`,
    })
    .refine((wanted) => waysIn(wanted).length < 2 || waysIn(wanted).join(' ') === 'role name', {
      error: `an object with only one of ${waysToFind.join(', ')}, or with role and name`,
    }),
);
/** An element. */
const target: z.ZodType = byShape([selector, targetObject], (value) =>
  isObject(value) ? targetObject : selector,
);
typeNames.set(target, 'Target');

const value = z.string({ error: 'a text' });
const pixels = z.number({ error: 'a number of CSS pixels' });
const point = object<{ x: number; y: number }>({ x: pixels, y: pixels });
const always = z.literal(true, { error: 'true' });
const oneOrMore = byShape([text, texts], (given) => (Array.isArray(given) ? texts : text));
const clicking = {
  button: oneOf('left', 'right', 'middle'),
  modifiers: z.array(oneOf('Alt', 'Control', 'ControlOrMeta', 'Meta', 'Shift')),
  position: point,
  delay: wholeNumber(0, 60_000, ' (milliseconds)'),
} satisfies Shape<ClickOptions>;
const { modifiers, position } = clicking;

const conditions = options<WaitForConditions>({
  selector: text,
  value,
  selectorGone: text,
  text,
  textGone: text,
  url: text,
  expression: text,
  response: text,
})
  .refine((wanted) => Object.keys(wanted).length > 0, {
    error: 'an object with selector, selectorGone, text, textGone, url, expression or response',
  })
  .refine(({ value: wanted, selector: field }) => wanted === undefined || field !== undefined, {
    error: 'an object with selector beside value',
  });

const any = { pause: time, timeout: milliseconds } satisfies Shape<AnyAction>;

/** The schema of an action that needs these entries and may have the others. */
function action<T>(needed: (keyof Omit<T, keyof AnyAction>)[], shape: Shape<Omit<T, keyof AnyAction>>) {
  const all = { ...shape, ...any } as Record<string, z.ZodType>;
  return options(all).extend(Object.fromEntries(needed.map((name) => [name, all[name as string]!])));
}

/** Each action by its verb. An action with several verbs is read by the first one here. */
const verbs: Readonly<Record<string, z.ZodType>> = {
  click: action<ClickAction>(['click'], { click: target, ...clicking, clickCount: wholeNumber(1, 10) }),
  dblclick: action<DblclickAction>(['dblclick'], { dblclick: target, ...clicking }),
  hover: action<HoverAction>(['hover'], { hover: target, modifiers, position }),
  focus: action<FocusAction>(['focus'], { focus: target }),
  fill: action<FillAction>(['fill', 'value'], { fill: target, value }),
  type: action<TypeAction>(['type', 'value'], { type: target, value }),
  press: action<PressAction>(['press'], { press: target, key: text }),
  check: action<CheckAction>(['check'], { check: target }),
  uncheck: action<UncheckAction>(['uncheck'], { uncheck: target }),
  selectOption: action<SelectOptionAction>(['selectOption', 'value'], {
    selectOption: target,
    value: oneOrMore,
  }),
  setInputFiles: action<SetInputFilesAction>(['setInputFiles', 'files'], {
    setInputFiles: target,
    files: oneOrMore,
  }),
  dragTo: action<DragToAction>(['dragTo', 'to'], { dragTo: target, to: target }),
  scroll: action<ScrollAction>(['scroll'], {
    scroll: target,
    by: point.partial(),
    to: point.partial(),
  }).refine(({ by, to }) => by === undefined || to === undefined, {
    error: 'either by or to, not both',
  }),
  goto: action<GotoAction>(['goto'], { goto: text }),
  reload: action<ReloadAction>(['reload'], { reload: always }),
  goBack: action<GoBackAction>(['goBack'], { goBack: always }),
  waitFor: action<WaitForAction>(['waitFor'], {
    waitFor: byShape([selector, conditions], (given) => (isObject(given) ? conditions : selector)),
  }),
  wait: action<WaitAction>(['wait'], { wait: time }),
  evaluate: action<EvaluateAction>(['evaluate'], { evaluate: text }),
  accept: action<AcceptAction>(['accept'], {
    accept: byShape([always, value], (given) => (typeof given === 'string' ? value : always)),
  }),
  dismiss: action<DismissAction>(['dismiss'], { dismiss: always }),
};

const expected = `an action such as { click: "#save" }, a function, or one of the other actions: ${Object.keys(verbs).join(', ')}`;
const none = z.never({ error: expected });
const misspelt = z.strictObject({}, { error: () => Object.keys(verbs).join(' ') });
const actionFunction = z.custom((given) => typeof given === 'function', { error: expected });

/** One thing that is done on a page. */
export const oneAction = byShape([...Object.values(verbs), actionFunction], (given) => {
  if (typeof given === 'function') return actionFunction;
  if (!isObject(given)) return none;
  const verb = Object.keys(verbs).find((name) => name in given);
  if (verb !== undefined) return verbs[verb]!;
  return Object.keys(given).length === 0 ? none : misspelt;
});

typeNames.set(oneAction, 'Action');

const list = z.array(oneAction, { error: 'a list of actions, a function, or the path of a recording' });

/** What is done on a page. */
export const actions = byShape([list, text, actionFunction], (given) =>
  typeof given === 'function' ? actionFunction : typeof given === 'string' ? text : list,
);
