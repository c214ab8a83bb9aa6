import { resolve } from 'node:path';
import type { ResolvedAction } from '../model/index.ts';
import type { Action, ActionOptions } from '../options/index.ts';
import { defaults } from './defaults.ts';
import { parseMoment } from './moment.ts';

/** @param folder What the paths of files are relative to. */
export function resolveActions(
  actions: NonNullable<ActionOptions['actions']>,
  folder: string,
): ResolvedAction[] {
  if (typeof actions === 'string') throw new Error('recordings cannot be read yet');
  return [actions].flat().map((action) =>
    typeof action === 'function'
      ? { kind: 'function', call: action, code: String(action) }
      : {
          kind: 'data',
          action: withAbsolutePaths(action, folder),
          pauseMs: parseMoment(action.pause) ?? defaults.actionPause,
          timeoutMs: action.timeout ?? defaults.actionTimeout,
        },
  );
}

function withAbsolutePaths(action: Action, folder: string): Action {
  if (!('setInputFiles' in action)) return action;
  return { ...action, files: [action.files].flat().map((file) => resolve(folder, file)) };
}
