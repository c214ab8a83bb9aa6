import { hideSecrets } from '../secrets.ts';
import { oneLine } from './format.ts';

/**
 * Escapes a text from a page, so that markdown shows it literally, also in a table: no links, pictures, HTML, mentions or
 * references to issues.
 */
export function inert(text: string): string {
  return (
    oneLine(hideSecrets(text))
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll(/[\\`*_{}[\]|]/g, String.raw`\$&`)
      // GitHub and GitLab look for these when the markdown is done with, so that escaping would not keep them from it.
      .replaceAll(/[@#%~!$](?=[\w"])|\/(?=\/)|(?<=www)\./gi, '$&<!-- -->')
  );
}

/** The same as code, e.g. an id or a command. */
export function inertCode(text: string): string {
  return `<code>${inert(text)}</code>`;
}

/** Rows of a table; a cell is one line of markdown. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/**
 * Lines, and what follows them, within a number of bytes: as many of the lines as fit, and one that counts the rest.
 */
export function fit(
  lines: readonly string[],
  bytes: number,
  countRest: (left: number) => string,
): { readonly lines: readonly string[]; readonly bytes: number } {
  const whole = lines.reduce((sum, line) => sum + sizeOf(line), 0);
  if (whole <= bytes) return { lines, bytes: whole };
  const taken: string[] = [];
  let used = sizeOf(countRest(lines.length));
  for (const line of lines) {
    if (used + sizeOf(line) > bytes) break;
    taken.push(line);
    used += sizeOf(line);
  }
  return { lines: [...taken, countRest(lines.length - taken.length)], bytes: used };
}

function sizeOf(line: string): number {
  return Buffer.byteLength(line) + 1;
}
