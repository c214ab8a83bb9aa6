import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { ResolvedMock, ResolvedMockRule } from '../model/index.ts';
import type {
  AnswerFunctionRule,
  AnswerRule,
  HarRule,
  MockAnswer,
  MockedRequests,
  MockOptions,
  MockRule,
  MockSet,
  SocketMessage,
  WebSocketRule,
} from '../options/index.ts';
import { isUrlPattern } from '../url-pattern.ts';
import { codeOf } from './code.ts';
import type { Options } from './contract.ts';
import { parseMoment } from './moment.ts';
import { layersOf } from './devices.ts';
import {
  byShape,
  headers,
  isObject,
  options,
  text,
  time,
  wholeNumber,
  yesOrNo,
  type Shape,
} from './schema-parts.ts';

const answer = {
  status: wholeNumber(200, 599, ' (an HTTP status)'),
  headers,
  json: z.unknown(),
  text: z.string({ error: 'a text' }),
  file: text,
  abort: z.literal(true, { error: 'true' }),
} satisfies Shape<MockAnswer>;
const wellFormed = 'an address whose braces match, none inside others';
const address = text.refine(isUrlPattern, { error: wellFormed });
const requests = { url: address, method: text, delay: time } satisfies Shape<MockedRequests>;

const answers = options<AnswerRule>({ ...requests, ...answer }).extend({ url: address });
const call = z.custom((value) => typeof value === 'function', { error: 'a function' });
const functions = options<AnswerFunctionRule>({ ...requests, answer: call }).extend({
  url: address,
  answer: call,
});
const hars = options<HarRule>({ har: text, url: address }).extend({ har: text });
const messageObject = options<SocketMessage>({
  text: z.string({ error: 'a text' }),
  json: z.unknown(),
  close: z.literal(true, { error: 'true' }),
  delay: time,
});
const messageText = z.string({ error: 'a text or an object such as { json: {}, delay: "1s" }' });
const messages = z.array(
  byShape([messageText, messageObject], (value) => (isObject(value) ? messageObject : messageText)),
  { error: 'a list of texts or objects' },
);
const sockets = options<WebSocketRule>({ webSocket: address, messages }).extend({
  webSocket: address,
  messages,
});

const rule = byShape([answers, functions, hars, sockets], (value) => {
  if (!isObject(value)) return answers;
  return 'answer' in value ? functions : 'har' in value ? hars : 'webSocket' in value ? sockets : answers;
});
const rules = z.array(rule, { error: 'a list of rules such as { url: "**/api/orders", json: [] }' });
const set = options<MockSet>({ rules, only: yesOrNo }).extend({ rules });

/** The schema of `mock`. */
export const mock = byShape([rules, set, rule], (value) =>
  isObject(value) ? ('rules' in value || 'only' in value ? set : rule) : rules,
);

/** The schema of `safe`. */
export const safe = z.array(
  z
    .string({ error: 'a method and an address such as "POST /graphql"' })
    .regex(/^[A-Za-z]+ \S+$/, { error: 'a method and an address such as "POST /graphql"' })
    .refine((value) => isUrlPattern(value.split(' ')[1]!), { error: wellFormed }),
  { error: 'a list such as ["POST /graphql"]' },
);

type Given = NonNullable<MockOptions['mock']>;

export function resolveMock(
  given: Given,
  { folder, file }: { readonly folder: string; readonly file: string | undefined },
): ResolvedMock {
  const { rules: list, only } = setOf(given);
  const one = (each: MockRule): ResolvedMockRule => {
    if ('har' in each) return { kind: 'har', url: each.url, file: resolve(folder, each.har) };
    if ('webSocket' in each)
      return { kind: 'webSocket', url: each.webSocket, messages: each.messages.map(resolveMessage) };
    const { url, method, delay = 0 } = each;
    const about = { url, method: method?.toUpperCase(), delay: parseMoment(delay)! };
    if ('answer' in each)
      return { kind: 'function', ...about, call: each.answer, code: codeOf(each.answer, file), folder };
    const { url: _, method: __, delay: ___, ...said } = each;
    return { kind: 'answer', ...about, answer: withAbsolutePath(said, folder) };
  };
  return { rules: list.map(one), only };
}

function resolveMessage(message: string | SocketMessage): { data: string | null; delayMs: number } {
  if (typeof message === 'string') return { data: message, delayMs: 0 };
  const { text: data, json, close, delay = 0 } = message;
  return {
    data: close ? null : (data ?? JSON.stringify(json)),
    delayMs: parseMoment(delay)!,
  };
}

/** @param folder What its path is relative to. */
export function withAbsolutePath(said: MockAnswer, folder: string): MockAnswer {
  return said.file === undefined ? said : { ...said, file: resolve(folder, said.file) };
}

/** All forms of `mock` as one. */
export function setOf(given: Given): MockSet {
  if ('rules' in given) return given;
  return { rules: isRules(given) ? given : [given] };
}

function isRules(given: MockRule | readonly MockRule[]): given is readonly MockRule[] {
  return Array.isArray(given);
}

/**
 * One sentence for each file that is missing, each HAR file that is none, and each answer that is two.
 *
 * @param isRecording Whether HAR files are about to be written, so that they may be missing.
 */
export function describeMocks(all: Options, folder: string, isRecording: boolean): string[] {
  return layersOf(all).flatMap(([path, { mock: given }]) =>
    given === undefined
      ? []
      : setOf(given).rules.flatMap((each, index) => {
          const isList = 'rules' in given || isRules(given);
          const where = `${path}mock${'rules' in given ? '.rules' : ''}${isList ? `[${index}]` : ''}`;
          return troubleWith(each, folder, isRecording).map((trouble) => `${where}${trouble}`);
        }),
  );
}

function troubleWith(each: MockRule, folder: string, isRecording: boolean): string[] {
  if ('har' in each && isRecording) return [];
  if ('har' in each) {
    const trouble = troubleWithHar(resolve(folder, each.har));
    return trouble === undefined ? [] : [`.har: ${each.har} ${trouble}`];
  }
  if ('webSocket' in each) return each.messages.flatMap(troubleWithMessage);
  if ('answer' in each) return [];
  const [first, ...others] = (['json', 'text', 'file', 'abort'] as const).filter((name) => name in each);
  const twice = others.map((name) => `.${name}: cannot stand beside ${first}; each is an answer`);
  const isMissing = each.file !== undefined && !existsSync(resolve(folder, each.file));
  return [...twice, ...(isMissing ? [`.file: ${each.file} does not exist`] : [])];
}

function troubleWithMessage(message: string | SocketMessage, index: number): string[] {
  if (typeof message === 'string') return [];
  const [first, ...others] = (['text', 'json', 'close'] as const).filter((name) => name in message);
  const where = `.messages[${index}]`;
  return first === undefined
    ? [`${where}: expected one of text, json and close`]
    : others.map((name) => `${where}.${name}: cannot stand beside ${first}; each is a message`);
}

function troubleWithHar(file: string): string | undefined {
  if (!existsSync(file)) return `does not exist (${file}); snapshot-site record writes one`;
  try {
    const { log } = JSON.parse(readFileSync(file, 'utf8')) as { log?: { entries?: unknown } };
    return Array.isArray(log?.entries) ? undefined : 'is no HAR file: it has no log.entries';
  } catch (error) {
    return `is not JSON: ${(error as Error).message}`;
  }
}
