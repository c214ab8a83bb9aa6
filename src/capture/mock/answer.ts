import { readFile } from 'node:fs/promises';
import { STATUS_CODES } from 'node:http';
import type { MockAnswer } from '../../options/index.ts';
import type { Asked, Mocked } from './contract.ts';
import { mediaTypeOf } from './media-type.ts';

type Headers = { readonly name: string; readonly value: string }[];

/** What the page gets for an answer of the config, whose file has an absolute path. */
export async function mockedBy(
  { status = 200, headers = {}, json, text, file, abort }: MockAnswer,
  asked: Asked,
): Promise<Mocked> {
  if (abort) return { errorReason: 'Failed' };
  const said = Object.entries(headers).map(([name, value]) => ({ name: name.toLowerCase(), value }));
  const type =
    file === undefined
      ? json !== undefined
        ? 'application/json'
        : text !== undefined
          ? 'text/plain; charset=utf-8'
          : undefined
      : mediaTypeOf(file);
  const saysType = said.some(({ name }) => name === 'content-type');
  const body =
    file === undefined
      ? Buffer.from(json === undefined ? (text ?? '') : JSON.stringify(json))
      : await readFile(file);
  return answerWith({
    status,
    headers: [...(type === undefined || saysType ? [] : [{ name: 'content-type', value: type }]), ...said],
    body,
    asked,
  });
}

/** @param answer.headers With names in lower case. */
export function answerWith({
  status,
  headers,
  body,
  asked,
}: {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly asked: Asked;
}): Mocked {
  const saysLength = headers.some(({ name }) => name === 'content-length');
  return {
    responseCode: status,
    responsePhrase: STATUS_CODES[status] ?? '',
    responseHeaders: [
      ...headers,
      ...(saysLength ? [] : [{ name: 'content-length', value: String(body.byteLength) }]),
      ...permission(headers, asked),
    ],
    body: body.toString('base64'),
  };
}

/** A page may read what another origin answers if that says so. A mock does, unless its own headers say something. */
function permission(headers: Headers, { url, headers: { origin } }: Asked): Headers {
  const isNeeded = origin !== undefined && origin !== new URL(url).origin;
  if (!isNeeded || headers.some(({ name }) => name === 'access-control-allow-origin')) return [];
  return [
    { name: 'access-control-allow-origin', value: origin },
    { name: 'access-control-allow-credentials', value: 'true' },
    { name: 'vary', value: 'Origin' },
  ];
}

/** The page may send what it wants to send. */
export function preflightAnswer(asked: Asked): Mocked {
  const { headers } = asked;
  const wanted = headers['access-control-request-headers'];
  return answerWith({
    status: 204,
    headers: [
      { name: 'access-control-allow-methods', value: headers['access-control-request-method'] ?? '*' },
      ...(wanted === undefined ? [] : [{ name: 'access-control-allow-headers', value: wanted }]),
    ],
    body: Buffer.alloc(0),
    asked,
  });
}
