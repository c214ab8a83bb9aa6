import { resolve } from 'node:path';
import { SnapshotError } from '../errors.ts';
import type { ResolvedAction } from '../model/index.ts';
import type { Action, ActionFunction, ActionOptions } from '../options/index.ts';
import { oneAction } from './action-schema.ts';
import { codeOf } from './code.ts';
import type { Options } from './contract.ts';
import { defaults } from './defaults.ts';
import { layersOf } from './devices.ts';
import { parseMoment } from './moment.ts';
import { describeProblems, show } from './problems.ts';
import { readRecording } from './recorded/index.ts';

/** Where the options come from. */
interface Where {
  /** What the paths of files are relative to. */
  readonly folder: string;
  /** The config file, if there is one. */
  readonly file: string | undefined;
  /** The `pause` of actions that say none. Default: that of pages. */
  readonly pauseMs?: number;
}

export function resolveActions(
  actions: NonNullable<ActionOptions['actions']>,
  where: Where,
): ResolvedAction[] {
  const given =
    typeof actions === 'string'
      ? readRecording(resolve(where.folder, actions)).steps.flatMap((step) => step.actions)
      : [actions].flat();
  return given.map((action) => resolveAction(action, where));
}

/** One sentence for each step of a recording that cannot be done, and for each file that is none. */
export function describeRecordings(options: Options, folder: string): string[] {
  const named = [
    ...layersOf(options).map(([path, { actions }]) => [`${path}actions`, actions] as const),
    ...Object.entries(options.users ?? {}).map(
      ([name, user]) => [`users.${name}.actions`, typeof user === 'function' ? user : user.actions] as const,
    ),
  ];
  return named.flatMap(([path, actions]) =>
    typeof actions === 'string'
      ? problemsOf(resolve(folder, actions)).map((problem) => `${path}: ${actions}: ${problem}`)
      : [],
  );
}

/** What is wrong with a recording. Somebody may have edited it, so its values are checked as those of a config are. */
function problemsOf(file: string): readonly string[] {
  const { steps, problems } = readRecording(file);
  const wrong = steps.flatMap(({ number, actions }) =>
    actions.flatMap((action) => {
      const { error } = oneAction.safeParse(action);
      return error ? describeProblems(error, action).map((problem) => `step ${number}: ${problem}`) : [];
    }),
  );
  return [...problems, ...wrong];
}

function resolveAction(action: Action | ActionFunction, where: Where): ResolvedAction {
  if (typeof action === 'function') {
    return {
      kind: 'function',
      call: action,
      code: codeOf(action, where.file),
      pauseMs: where.pauseMs ?? defaults.actionPause,
      check: (step) => resolveAction(checkedStep(step), where),
    };
  }
  return {
    kind: 'data',
    action: withAbsolutePaths(action, where.folder),
    pauseMs: parseMoment(action.pause) ?? (needsNoRest(action) ? 0 : (where.pauseMs ?? defaults.actionPause)),
    waitMs: 'wait' in action ? parseMoment(action.wait)! : 0,
    timeoutMs: action.timeout ?? defaults.actionTimeout,
  };
}

function checkedStep(step: unknown): Action {
  const checked = oneAction.safeParse(step);
  if (checked.success && typeof step !== 'function') return step as Action;
  const problems = checked.error ? describeProblems(checked.error, step) : ['a function is no step'];
  throw new SnapshotError('CONFIG_INVALID', `The step ${show(step)} is no action: ${problems.join('; ')}`);
}

/** These do nothing to the page, or answer what the action before has done. */
function needsNoRest(action: Action): boolean {
  return ['wait', 'waitFor', 'accept', 'dismiss'].some((verb) => verb in action);
}

function withAbsolutePaths(action: Action, folder: string): Action {
  if (!('setInputFiles' in action)) return action;
  return { ...action, files: [action.files].flat().map((file) => resolve(folder, file)) };
}
