import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright';
import { behind } from '../behind.ts';

/** Asks the browser, by its protocol, about one page, and hears what it tells of it. */
export interface Session extends Questions {
  /**
   * The name of the world, in each of the page's documents, in which our scripts see nothing of the page's own. It is
   * the one that Playwright makes in every document anyway: a further one would cost as much as a small script.
   */
  readonly world: string;
}

type Questions = Pick<CDPSession, 'send' | 'on' | 'once'>;

const sessions = new WeakMap<Page, Promise<Session>>();

/**
 * The one session of the browser's protocol that all who work on a page share: each further one costs the browser as
 * much as several questions. It ends with the page. Chromium only.
 */
export function sessionOf(page: Page): Promise<Session> {
  const known = sessions.get(page) ?? openSession(page);
  sessions.set(page, known);
  return known;
}

async function openSession(page: Page): Promise<Session> {
  const session = await page.context().newCDPSession(page);
  const { _session: inner } = behind<{ _session: Inner }>(session) ?? {};
  const guid = behind<{ guid: string }>(page)?.guid;
  const world = guid === undefined ? 'snapshot-site' : `__playwright_utility_world_${guid}`;
  return Object.assign(inner ? shortWay(session, inner) : session, { world });
}

/** Playwright's own session, behind the one that it hands out. */
interface Inner {
  send(method: string, parameters: unknown): Promise<unknown>;
  on: Listen;
  once: Listen;
}

interface InnerError extends Error {
  /** `error` for what the browser says no to. */
  readonly type?: string;
}

type Listen = (name: string, listener: (event: unknown) => void) => unknown;

/**
 * A session in the place of another one, to which nothing comes before what Playwright itself was told earlier: what
 * that says of the page takes one turn of the loop longer.
 */
function shortWay(session: CDPSession, inner: Inner): Questions {
  const ask = session.send.bind(session) as Inner['send'];
  const send: Inner['send'] = async (method, parameters) => {
    try {
      return await withoutStack(() => inner.send(method, parameters));
    } catch (error) {
      const { type, message } = error as InnerError;
      if (type === 'error') throw new Error(`cdpSession.send: ${message}`, { cause: error });
      // The page is gone, which Playwright says in words of its own.
      return await ask(method, parameters);
    } finally {
      await nextTurn();
    }
  };
  const later =
    (listen: Listen): Listen =>
    (name, listener) =>
      listen(name, (event) => void setImmediate(listener, event));
  return {
    send,
    on: later(inner.on.bind(inner)),
    once: later(inner.once.bind(inner)),
  } as Questions;
}

/** Of each question Playwright notes where it was asked, in case it fails, which takes longer than the rest of it. */
function withoutStack<Result>(ask: () => Result): Result {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return ask();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
