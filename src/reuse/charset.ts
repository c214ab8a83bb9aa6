import { isAscii } from 'node:buffer';

/** What is known of a body besides its bytes. */
export interface BodyContext {
  /** The value of `content-type`. */
  readonly contentType: string;
  /** What the browser wanted it for. */
  readonly type: string;
  /** The encoding of the page that wants it: what says nothing of its own has the same. */
  readonly ofPage: string;
}

/**
 * A body as the browser hands it over: of a text what it means, without the mark at its beginning, in UTF-8. Bytes that
 * are no text come as they are.
 */
export function asTheBrowserReads(body: Buffer, context: BodyContext): Buffer {
  if (!isText(context)) return body;
  // Of a page that does not say in what it is written, the browser hands over the bytes.
  if (isHtml(context) && declaredBy(body, context) === undefined) return body;
  const charset = charsetOf(body, context);
  if (isAscii(body) && !/^(?:utf-16|iso-2022|hz)/.test(charset)) return body;
  try {
    return Buffer.from(new TextDecoder(charset).decode(body));
  } catch {
    // An encoding that nobody knows: whatever comes of it is another text, and the shot is taken again.
    return body;
  }
}

/** The encoding by the rules of browsers. */
export function charsetOf(body: Buffer, context: BodyContext): string {
  const declared = declaredBy(body, context);
  if (declared !== undefined) return declared;
  const { contentType, type, ofPage } = context;
  if (type === 'stylesheet' || type === 'script') return ofPage;
  return /json|javascript/.test(contentType) ? 'utf-8' : 'windows-1252';
}

function declaredBy(body: Buffer, context: BodyContext): string | undefined {
  const { contentType, type } = context;
  const mark = marks.find(({ bytes }) => body.subarray(0, bytes.length).equals(bytes));
  if (mark) return mark.charset;
  const named = /charset=["']?(?<name>[\w:-]+)/i.exec(contentType)?.groups?.['name'];
  if (named) return named.toLowerCase();
  const beginning = body.toString('latin1', 0, 1024);
  if (/\+xml|\/xml/.test(contentType)) {
    return /^<\?xml[^>]*encoding=["'](?<name>[\w-]+)/.exec(beginning)?.groups?.['name'] ?? 'utf-8';
  }
  if (isHtml(context)) {
    const meta = /<meta[^>]+charset\s*=\s*["']?(?<name>[\w-]+)/i.exec(beginning)?.groups?.['name'];
    return meta?.toLowerCase().replace(/^utf-16.*/, 'utf-8');
  }
  if (type === 'stylesheet') return /^@charset "(?<name>[^"]+)"/.exec(beginning)?.groups?.['name'];
  return undefined;
}

function isHtml({ contentType }: BodyContext): boolean {
  return contentType.includes('text/html');
}

const marks = [
  { bytes: Buffer.from([0xef, 0xbb, 0xbf]), charset: 'utf-8' },
  { bytes: Buffer.from([0xfe, 0xff]), charset: 'utf-16be' },
  { bytes: Buffer.from([0xff, 0xfe]), charset: 'utf-16le' },
];

function isText({ contentType, type }: BodyContext): boolean {
  if (['image', 'font', 'media'].includes(type)) return false;
  return /^text\/|json|javascript|ecmascript|[/+]xml/i.test(contentType);
}
