import { isUtf8 } from 'node:buffer';
import type { RequestBody } from '../../model/index.ts';
import { hideSecrets, isSecretName } from '../../secrets.ts';
import type { Portable } from './portable.ts';

/** A longer body is hardly a question. The cache has one file for each shot, and each body is in it. */
const mostBytes = 64 * 1024;
/** A shorter value of a cookie may stand in a body by chance. */
const leastCookie = 8;

/**
 * What has to be sent when the request is repeated, or words for why it cannot be.
 *
 * @param sent The headers of the request.
 */
export function requestBodyOf(
  bytes: Buffer | null,
  sent: Readonly<Record<string, string>>,
  portable: Portable,
): RequestBody | undefined | string {
  const length = Number(sent['content-length'] ?? bytes?.byteLength ?? 0);
  if (length !== (bytes?.byteLength ?? 0)) return 'a body that the browser does not show, such as a file';
  if (!bytes || length === 0) return undefined;
  if (length > mostBytes)
    return `a body of ${Math.ceil(length / 1024)} KiB, and only ${mostBytes / 1024} KiB are kept`;
  const cookies = (sent['cookie'] ?? '').split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1));
  if (cookies.some((value) => value.length >= leastCookie && bytes.includes(value)))
    return 'the value of a cookie in its body';
  if (!isUtf8(bytes)) {
    return holdsSecret(bytes.toString('latin1'))
      ? 'a secret in its body'
      : { base64: bytes.toString('base64') };
  }
  const text = portable.body(bytes.toString());
  if (portable.bodyHere(text) !== bytes.toString())
    return 'a body that says {site} or the like, which stands for an address here';
  return holdsSecret(text) ? 'a secret in its body' : { text };
}

/** The bytes of a body in this run. */
export function bytesOf(body: RequestBody, portable: Portable): Buffer {
  return 'text' in body ? Buffer.from(portable.bodyHere(body.text)) : Buffer.from(body.base64, 'base64');
}

/** Whether a form, JSON or a form with files has a field that is secret, or a text has a secret of the config. */
function holdsSecret(text: string): boolean {
  // A form is written like the query of an address.
  const query = `?${text}`;
  return (
    hideSecrets(query) !== query ||
    [...text.matchAll(fields)].some(
      ({ groups: { name = '', value = '0' } = {} }) =>
        isSecretName(name) && value !== '' && !value.startsWith('{secret'),
    ) ||
    [...text.matchAll(parts)].some(({ groups: { name = '' } = {} }) => isSecretName(name))
  );
}

/** Fields of JSON with a text or a number. */
const fields = /"(?<name>[^"\\]{1,100})"\s*:\s*(?:"(?<value>(?:[^"\\]|\\.)*)"|\d)/g;
/** The fields of a form with files. */
const parts = /^content-disposition: form-data; name="(?<name>[^"]{1,100})"/gim;
