import { createHash } from 'node:crypto';
import { hidden, hideSecrets } from '../secrets.ts';

/**
 * The name of a page that was given none, made from its path. docs/pages.md describes the rule to users.
 *
 * `/` → `index`, `/guide/` → `guide/index`, `/about.html` → `about`, `/search?q=cats` → `search-q-cats`,
 * `https://example.com/` → `example.com/index`.
 */
export function pageName(path: string): string {
  const { origin, host, pathname, search, hash } = resolvePath(path);
  const file = pathname.replace(/\.html?$/i, '').replace(/\/$/, '/index');
  const name = [file, withoutSecrets(search), withoutSecrets(hash)].filter(Boolean).map(decode).join('-');
  return fileName(origin === here ? name : `${host}/${name}`);
}

/** File names must not contain secrets. */
function withoutSecrets(part: string): string {
  return hideSecrets(part).slice(1).replaceAll(hidden, '');
}

/** Whether the path names its host, as `https://example.com/` and `//example.com/` do. */
export function isElsewhere(path: string): boolean {
  return resolvePath(path).origin !== here;
}

const here = 'http://site.invalid';

function resolvePath(path: string): URL {
  return new URL(path, here);
}

/** Replaces what is not safe in a file name on every system. A slash separates folders. */
export function fileName(text: string): string {
  return text.split('/').map(safeSegment).filter(Boolean).join('/') || 'index';
}

/** In bytes. File systems allow 255 for a name, and the variant (at most 64) and the ending are appended. */
const longest = 150;

function safeSegment(segment: string): string {
  const safe = segment
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    // Windows drops a final dot, and a leading one would hide the file.
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  if (/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(safe)) return `_${safe}`;
  if (Buffer.byteLength(safe) <= longest) return safe;
  const hash = createHash('sha256').update(segment).digest('hex').slice(0, 8);
  return `${firstBytes(safe, longest - 9)}-${hash}`;
}

/** The longest prefix of whole characters that fits. */
function firstBytes(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
