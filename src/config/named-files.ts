import { resolve } from 'node:path';
import type { ActionFunction, ActionOptions, MockOptions, UserOptions } from '../options/index.ts';
import type { Options } from './contract.ts';
import { layersOf } from './devices.ts';
import { setOf } from './mock.ts';
import { readRecording } from './recorded/index.ts';

/**
 * The files that options name and that pictures depend on, as absolute paths: recordings, files that actions choose,
 * answers of mocks, logins.
 */
export function namedFiles(options: Options, folder: string): string[] {
  const layers = layersOf(options).map(([, layer]) => layer);
  const files = [
    ...layers.flatMap(({ actions, mock, storageState }) => [
      ...filesOfActions(actions, folder),
      ...filesOfMock(mock),
      ...(typeof storageState === 'string' ? [storageState] : []),
    ]),
    ...Object.values(options.users ?? {}).flatMap((user) => filesOfUser(user, folder)),
  ];
  return [...new Set(files.map((file) => resolve(folder, file)))];
}

function filesOfUser(user: ActionFunction | UserOptions, folder: string): string[] {
  if (typeof user === 'function') return [];
  const { actions, storageState } = user;
  return [...filesOfActions(actions, folder), ...(typeof storageState === 'string' ? [storageState] : [])];
}

function filesOfActions(actions: ActionOptions['actions'], folder: string): string[] {
  if (actions === undefined) return [];
  const recorded = typeof actions === 'string';
  const list = recorded
    ? readRecording(resolve(folder, actions)).steps.flatMap((step) => step.actions)
    : [actions].flat();
  const chosen = list.flatMap((action) =>
    typeof action === 'object' && 'setInputFiles' in action ? action.files : [],
  );
  return recorded ? [actions, ...chosen] : chosen;
}

function filesOfMock(mock: MockOptions['mock'] = []): string[] {
  return setOf(mock).rules.flatMap((rule) => {
    if ('har' in rule) return [rule.har];
    return 'file' in rule && rule.file !== undefined ? [rule.file] : [];
  });
}
