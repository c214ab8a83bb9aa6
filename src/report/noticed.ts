import type { Note } from '../model/index.ts';
import { formatCount, oneLine } from './format.ts';
import type { Paint } from './paint.ts';

/** With more, the summary of a site that is broken everywhere would not fit on the screen. */
const mostLines = 10;
const mostIds = 3;

interface Noticed {
  readonly id: string;
  readonly notes: readonly Note[];
}

/** The notes of all shots, each once with the shots that have it. `--verbose` writes them below each shot. */
export function noticedLines(shots: readonly Noticed[], paint: Paint): string[] {
  const idsByMessage = new Map<string, Set<string>>();
  for (const { id, notes } of shots) {
    for (const { message } of notes) {
      idsByMessage.set(message, (idsByMessage.get(message) ?? new Set()).add(id));
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
