/**
 * Answers requests of a page by the rules of the option `mock`. They are paused like those that get the headers of a login
 * (login.ts), and their answers come to the page in one order with those of servers (recipe/order.ts). What has to happen
 * at a time of the page's own clock, delays and messages of WebSockets, happens in the page: see page/recipe/mocks.ts.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Page } from 'playwright';
import type { Failure, ResolvedMock, ResolvedMockRule } from '../../model/index.ts';
import type { MockAnswer } from '../../options/index.ts';
import type { Session } from '../../playwright/index.ts';
import { matchesUrl } from '../../url-pattern.ts';
import { mockedBy, preflightAnswer } from './answer.ts';
import { askedBy, preflightedMethod } from './asked.ts';
import type { Asked, Mocked, PausedRequest } from './contract.ts';
import { openHar } from './har.ts';
import { type Ledger, openLedger } from './ledger.ts';

export type { Mocked } from './contract.ts';
export { answeredFiles, isMocked } from './ledger.ts';
export { mocksInPage } from './in-page.ts';

/** Answers the requests of one page. */
export interface Mocks {
  /** What a request gets; `undefined` if it goes on to its server. Never rejects. */
  answer(paused: PausedRequest): Promise<Mocked | undefined>;
}

interface State {
  restart(): void;
  failure: Failure | undefined;
}

const states = new WeakMap<Page, State>();

/** Recorded answers come from the first one again, for a window that takes another shot. */
export function restartMocks(page: Page): void {
  states.get(page)?.restart();
}

/** Why a rule could not answer: its function threw an error, or its file is gone. */
export function mockFailure(page: Page): Failure | undefined {
  return states.get(page)?.failure;
}

/** Requests of scripts, which `only` refuses. */
const ofScripts: ReadonlySet<string> = new Set(['EventSource', 'Fetch', 'Ping', 'XHR']);

/** @returns `undefined` if no request of the page can be mocked. */
export function openMocks(
  page: Page,
  {
    mock,
    ownOrigins,
    isBlocked,
  }: {
    readonly mock: ResolvedMock | undefined;
    readonly ownOrigins: readonly string[];
    /** Whether the option `block` refuses a request, which is no matter of mocks then. */
    isBlocked(url: string): boolean;
  },
): Mocks | undefined {
  if (!mock) return undefined;
  const { rules, only = false } = mock;
  const ledger = openLedger(page);
  const answering = rules.flatMap((rule) => answererOf(rule, ledger, ownOrigins) ?? []);
  if (answering.length === 0 && !only) return undefined;
  const state: State = {
    failure: undefined,
    restart() {
      state.failure = undefined;
      ledger.clear();
      for (const one of answering) one.restart?.();
    },
  };
  states.set(page, state);
  const answered = async (asked: Asked): Promise<Mocked | undefined> => {
    for (const { name, answer } of answering) {
      try {
        const mocked = await answer(asked);
        if (mocked) return mocked;
      } catch (error) {
        state.failure ??= failureOf(name, asked, error);
        return { errorReason: 'Failed' };
      }
    }
    return undefined;
  };
  return {
    async answer(paused) {
      const asked = askedBy(paused);
      if (!/^https?:/.test(asked.url) || isBlocked(asked.url)) return undefined;
      const wanted = preflightedMethod(asked);
      if (wanted !== undefined) {
        const isOurs = only || answering.some(({ mayAnswer }) => mayAnswer({ ...asked, method: wanted }));
        return isOurs ? preflightAnswer(asked) : undefined;
      }
      const isRefused = only && ofScripts.has(paused.resourceType);
      const mocked =
        (await answered(asked)) ?? (isRefused ? ({ errorReason: 'BlockedByClient' } as const) : undefined);
      ledger.note(asked, mocked !== undefined);
      return mocked;
    },
  };
}

/** Lets the page have it. */
export async function giveMocked(session: Session, requestId: string, mocked: Mocked): Promise<void> {
  await ('errorReason' in mocked
    ? session.send('Fetch.failRequest', { requestId, ...mocked })
    : session.send('Fetch.fulfillRequest', { requestId, ...mocked }));
}

function failureOf(name: string, { method, url }: Asked, error: unknown): Failure {
  const { code, path, message = String(error) } = error as NodeJS.ErrnoException;
  const reason = code === 'ENOENT' && path !== undefined ? `the file ${path} does not exist` : message;
  return {
    kind: 'mock',
    message: `the mock for ${name} could not answer ${method} ${url}: ${reason}`,
    hint: 'Correct the rule in the option mock. A function that has no answer returns null.',
  };
}

/** A rule at work. */
interface Answerer {
  /** For messages. */
  readonly name: string;
  /** Whether the rule can have an answer to such a request, by its address and method. */
  mayAnswer(asked: Asked): boolean;
  answer(asked: Asked): Promise<Mocked | undefined>;
  /** Its first answer comes next. */
  restart?(): void;
}

/** @returns `undefined` for a rule about something else than requests. */
function answererOf(
  rule: ResolvedMockRule,
  ledger: Ledger,
  ownOrigins: readonly string[],
): Answerer | undefined {
  switch (rule.kind) {
    case 'webSocket':
      return undefined;
    case 'har': {
      const har = openHar(rule.file, ownOrigins);
      // Pages, scripts and styles of the site come from there, not from the time when the file was recorded.
      const fits = ({ url, type }: Asked) =>
        rule.url === undefined
          ? ofScripts.has(type) || type === 'Preflight' || !ownOrigins.includes(new URL(url).origin)
          : matchesUrl(rule.url, url, ownOrigins);
      return {
        name: rule.file,
        mayAnswer: (asked) => fits(asked) && har.has(asked),
        answer: async (asked) => (fits(asked) ? har.answer(asked) : undefined),
        restart: har.restart,
      };
    }
    case 'answer':
    case 'function': {
      const mayAnswer = ({ url, method }: Asked) =>
        (rule.method === undefined || rule.method === method) && matchesUrl(rule.url, url, ownOrigins);
      return {
        name: rule.url,
        mayAnswer,
        async answer(asked) {
          if (!mayAnswer(asked)) return undefined;
          const answer = rule.kind === 'answer' ? rule.answer : await called(rule, asked, ledger);
          return answer ? mockedBy(answer, asked) : undefined;
        },
      };
    }
    default:
      return rule satisfies never;
  }
}

async function called(
  { call, folder }: Extract<ResolvedMockRule, { kind: 'function' }>,
  { url, method, headers, body }: Asked,
  ledger: Ledger,
): Promise<MockAnswer | null> {
  const answer = await call({ url, method, headers, body: body.toString() });
  if (answer?.file === undefined) return answer;
  const file = resolve(folder, answer.file);
  ledger.noteFile(answer.file, await readFile(file));
  return { ...answer, file };
}
