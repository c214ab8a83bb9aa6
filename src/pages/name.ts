import { createHash } from 'node:crypto';

/**
 * The name of a page that was given none, made from its path. docs/pages.md describes the rule to users.
 *
 * `/` → `index`, `/guide/` → `guide/index`, `/about.html` → `about`, `/search?q=cats` → `search-q-cats`.
 */
export function pageName(path: string): string {
  const { pathname, search, hash } = new URL(path, 'http://site/');
  const file = pathname.replace(/\.html?$/i, '').replace(/\/$/, '/index');
  return fileName([file, search.slice(1), hash.slice(1)].filter(Boolean).map(decode).join('-'));
}

/** The same text with only what is safe in a file name on every system; a slash makes a folder. */
export function fileName(text: string): string {
  return text.split('/').map(safeSegment).filter(Boolean).join('/') || 'index';
}

const longest = 100;

function safeSegment(segment: string): string {
  const safe = segment
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    // Windows drops a final dot, and a leading one would hide the file.
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  if (/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(safe)) return `_${safe}`;
  if (safe.length <= longest) return safe;
  const hash = createHash('sha256').update(segment).digest('hex').slice(0, 8);
  return `${safe.slice(0, longest - 9)}-${hash}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
