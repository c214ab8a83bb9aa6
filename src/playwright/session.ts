import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright';
import { clientOf, internalsOf } from './internals.ts';

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
 * The one session of ours that all who work on a page share: each further one costs the browser as much as several
 * questions. It ends with the page. Chromium only.
 */
export function sessionOf(page: Page): Promise<Session> {
  const known = sessions.get(page) ?? openSession(page);
  sessions.set(page, known);
  return known;
}

async function openSession(page: Page): Promise<Session> {
  const session = await page.context().newCDPSession(page);
  const { _session: inner } = internalsOf<{ _session: Inner }>(session) ?? {};
  const guid = internalsOf<{ guid: string }>(page)?.guid;
  const world = guid === undefined ? 'snapshot-site' : `__playwright_utility_world_${guid}`;
  return Object.assign(inner ? direct(session, inner) : session, { world });
}

/** The session behind the one that Playwright hands out. */
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
 * Sends to the browser directly, and delays answers and events by one turn of the event loop: Playwright takes as long to
 * tell of a page what the browser told before them, so that the order stays.
 */
function direct(session: CDPSession, inner: Inner): Questions {
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
  return {
    send,
    on: later(inner.on.bind(inner)),
    once: later(inner.once.bind(inner)),
  } as Questions;
}

function later(listen: Listen): Listen {
  return (name, listener) => listen(name, (event) => void setImmediate(listener, event));
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

/** Tells of a page's network and of what its scripts throw. */
type Informer = Pick<CDPSession, 'on' | 'send'>;

/**
 * Playwright's own session with a page, as it is told all that anyway. The public way is to have it told to us too, which
 * costs as much as a small page.
 */
export async function informerOf(page: Page): Promise<Informer> {
  const own = clientOf<Informer>(page);
  if (own) return own;
  const session = await sessionOf(page);
  await Promise.all([session.send('Network.enable'), session.send('Runtime.enable')]);
  return session;
}
