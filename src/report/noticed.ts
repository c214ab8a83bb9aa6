import type { Result } from '../model.ts';
import { formatCount, plainText } from './format.ts';
import type { Paint } from './paint.ts';

/** More would push the summary of a site that is broken everywhere off the screen. */
const mostLines = 10;
const mostIds = 3;

/** What was noticed on the pages, each thing once with the shots that have it; `--verbose` says it below each shot. */
export function noticedLines(results: readonly Result[], paint: Paint): string[] {
  const idsByMessage = new Map<string, Set<string>>();
  for (const { shot, notes } of results) {
    for (const { message } of notes) {
      idsByMessage.set(message, (idsByMessage.get(message) ?? new Set()).add(shot.id));
    }
  }
  if (idsByMessage.size === 0) return [];
  const lines = [...idsByMessage].map(
    ([message, ids]) => `${paint('yellow', '!')} ${oneLine(message)}  ${paint('dim', whose([...ids]))}`,
  );
  const more = lines.length - mostLines;
  return [
    '',
    paint('bold', 'Noticed'),
    ...lines.slice(0, mostLines),
    ...(more > 0 ? [paint('dim', `  and ${more} more; --verbose says all`)] : []),
  ];
}

function whose(ids: readonly string[]): string {
  const named = ids.slice(0, mostIds).join(', ');
  const more = ids.length > mostIds ? ` and ${ids.length - mostIds} more` : '';
  return ids.length === 1 ? `(${named})` : `(${formatCount(ids.length, 'shot')}: ${named}${more})`;
}

function oneLine(message: string): string {
  return plainText(message)
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');
}
