import type { Target } from '../../../options/index.ts';
import type { ResolvedAction } from '../../../model/index.ts';
import { verbOf } from './verbs.ts';

/** What an action does, for messages: `click role=button name="Save"`. What is typed may be secret and is left out. */
export function actionInWords(resolved: ResolvedAction): string {
  if (resolved.kind === 'function') return 'a function';
  const { action } = resolved;
  const verb = verbOf(action);
  const object = (action as unknown as Readonly<Record<string, unknown>>)[verb];
  if (object === true) return verb;
  if (verb === 'press' && 'key' in action) return `press ${action.key} on ${targetInWords(object as Target)}`;
  if (verb === 'accept') return 'accept';
  if (verb === 'waitFor') return `waitFor ${typeof object === 'string' ? object : JSON.stringify(object)}`;
  if (verb === 'evaluate') return `evaluate ${shorten(String(object))}`;
  const to = 'dragTo' in action ? ` to ${targetInWords(action.to)}` : '';
  return `${verb} ${typeof object === 'number' ? object : targetInWords(object as Target)}${to}`;
}

/** An element as the user described it, for messages: `role=button name="Save"`. */
function targetInWords(target: Target): string {
  if (typeof target === 'string') return target;
  const { within, frame = [], ...own } = target;
  return [
    ...Object.entries(own).map(([name, value]) =>
      name === 'selector' ? String(value) : `${name}=${name === 'role' ? value : JSON.stringify(value)}`,
    ),
    ...(within === undefined ? [] : [`within ${targetInWords(within)}`]),
    ...[frame].flat().map((selector) => `in the frame ${selector}`),
  ].join(' ');
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
