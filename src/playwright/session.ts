import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright';
import { clientOf, internalsOf } from './internals.ts';

/** A CDP session with one page. */
export interface Session extends ProtocolClient {
  /**
   * The name of the isolated world for our scripts, which exists in each document of the page. It is the one that
   * Playwright creates in every document, because another one would cost as much as a small script.
   */
  readonly world: string;
}

type ProtocolClient = Pick<CDPSession, 'send' | 'on' | 'once'>;

const sessions = new WeakMap<Page, Promise<Session>>();

/**
 * The session with a page. All callers share it, because each session costs the browser as much as several calls. It
 * ends with the page. Chromium only.
 */
export function sessionOf(page: Page): Promise<Session> {
  const known = sessions.get(page) ?? openSession(page);
  sessions.set(page, known);
  return known;
}

async function openSession(page: Page): Promise<Session> {
  const session = await page.context().newCDPSession(page);
  const { _session: internal } = internalsOf<{ _session: InternalSession }>(session) ?? {};
  const guid = internalsOf<{ guid: string }>(page)?.guid;
  const world = guid === undefined ? 'snapshot-site' : `__playwright_utility_world_${guid}`;
  return Object.assign(internal ? directClient(session, internal) : session, { world });
}

/** Playwright's internal session behind the public one. */
interface InternalSession {
  send(method: string, parameters: unknown): Promise<unknown>;
  on: Subscribe;
  once: Subscribe;
}

interface InternalError extends Error {
  /** `error` if the browser rejected the call. */
  readonly type?: string;
}

type Subscribe = (name: string, listener: (event: unknown) => void) => unknown;

/**
 * Sends to the browser directly, and delays replies and events by one tick, to keep the order of events: Playwright
 * needs as long to emit what the browser reported before.
 */
function directClient(session: CDPSession, internal: InternalSession): ProtocolClient {
  const sendPublicly = session.send.bind(session) as InternalSession['send'];
  const send: InternalSession['send'] = async (method, parameters) => {
    try {
      return await withoutStack(() => internal.send(method, parameters));
    } catch (error) {
      const { type, message } = error as InternalError;
      if (type === 'error') throw new Error(`cdpSession.send: ${message}`, { cause: error });
      // The page was closed. The public API throws its own error for that.
      return await sendPublicly(method, parameters);
    } finally {
      await nextTurn();
    }
  };
  return {
    send,
    on: delayed(internal.on.bind(internal)),
    once: delayed(internal.once.bind(internal)),
  } as ProtocolClient;
}

function delayed(listen: Subscribe): Subscribe {
  return (name, listener) => listen(name, (event) => void setImmediate(listener, event));
}

/** Runs without stack traces. Playwright captures one for each call, which takes longer than the rest of the call. */
function withoutStack<Result>(call: () => Result): Result {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return call();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The CDP events of a page's network and of the errors of its scripts. */
type PageEvents = Pick<CDPSession, 'on' | 'send'>;

/**
 * Uses Playwright's own session, which receives these events anyway. By the public API they have to be enabled for our
 * session too, which costs as much as a small page.
 */
export async function pageEventsOf(page: Page): Promise<PageEvents> {
  const own = clientOf<PageEvents>(page);
  if (own) return own;
  const session = await sessionOf(page);
  await Promise.all([session.send('Network.enable'), session.send('Runtime.enable')]);
  return session;
}
