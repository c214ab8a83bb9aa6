import type { Page } from 'playwright';
import type { OnAnswer } from '../login.ts';
import { giveMocked, type Mocked } from '../mock/index.ts';
import { pageEventsOf, sessionOf } from '../../playwright/index.ts';
import { mainFrame } from '../isolated-world.ts';
import { type Still, stillAnswers } from './drawings.ts';
import type { StillFile } from './still-file.ts';
import { inDocument } from './world.ts';

/** A response that the page waits for. */
export interface PendingResponse {
  /**
   * `page` is the page's own document. A `sheet` or a `script` blocks the parser, and so all scripts that could notice
   * when it arrives. An `image` is one of the page's own document, not of a frame.
   */
  readonly kind: 'page' | 'sheet' | 'script' | 'image' | 'other';
  state:
    | 'asked'
    /** The browser has its head and holds it back from the page. */
    | 'held'
    /** The page is getting it. */
    | 'arriving'
    /** It is delivered as soon as it comes, and others do not wait for it. */
    | 'late';
}

interface TrackedResponse extends PendingResponse {
  readonly type: string | undefined;
  readonly frame: string | undefined;
  /** The load of the document that made the request. */
  readonly loader: string;
  held?: Held;
  /** Whether we have told the browser to read its body. */
  fetched?: boolean;
}

/** A response that is held. */
interface Held {
  /** The browser's id for it. */
  readonly id: string;
  /** What the page gets, if no server was asked. */
  readonly mocked: Mocked | undefined;
  /** Set for a drawing: what the page gets instead of it, if something in it moves. */
  readonly still: Still | undefined;
}

/** Types that never end, or of which the page does not notice the end. `Other` is what is fetched for later pages. */
const unordered: ReadonlySet<string | undefined> = new Set([
  'CSPViolationReport',
  'EventSource',
  'Media',
  'Other',
  'Ping',
  'Prefetch',
  'Preflight',
  'WebSocket',
]);

/** Types whose arrival runs no script, so no new listener can be there afterwards. */
const silent: ReadonlySet<string | undefined> = new Set(['Font', 'Image', 'Stylesheet']);

/** A style sheet with one of these blocks the scripts after it, and these block the parser. */
const blocking: ReadonlySet<string | undefined> = new Set(['Blocking', 'InBodyParserBlocking']);

/**
 * A held response occupies its connection. Browsers open six to a server, and the response that is waited for may need
 * one. So after this time the browser reads all held responses to their ends, which frees their connections.
 */
const stalledMs = 50;
/** If the page does not read the response of a `fetch` to its end, the browser does not report that it is finished. */
const unreadMs = 300;
/** If a response does not come for so long, the others do not wait for it any more. */
const unansweredMs = 3_000;

/** Hold back the responses of a page, or let them in again. */
interface Gate {
  readonly isShut: boolean;
  shut(): void;
  open(): void;
}

const gates = new WeakMap<Page, Gate>();

/**
 * While an action is done on a page, it gets no response but that of a new document. Otherwise it would depend on the
 * machine whether a response comes during one action or after it. Without the order of responses this does nothing.
 */
export function holdAnswers(page: Page): void {
  gates.get(page)?.shut();
}

export function areAnswersHeld(page: Page): boolean {
  return gates.get(page)?.isShut ?? false;
}

/** Call it when the page's time is about to pass. */
export function letAnswersIn(page: Page): void {
  gates.get(page)?.open();
}

/**
 * Which of two responses comes first depends on the machine, and the page may show it: scripts run as they arrive, images
 * are appended as they load, a layout is measured before or after them. So responses are held when they come. The page
 * gets them in the order in which it made the requests, each when the one before has arrived to its end. Call it once for
 * a page, before its first request.
 *
 * @param stillFile Makes still files of drawings that are shown as images. Without it they are left as they are.
 * @returns A function that gets each response.
 */
export async function keepOrder(page: Page, stillFile: StillFile | undefined): Promise<OnAnswer> {
  const [session, network] = await Promise.all([sessionOf(page), pageEventsOf(page)]);
  const pageFrame = await mainFrame(session);
  /** By request id, in the order of the requests. */
  const open = new Map<string, TrackedResponse>();
  /** Responses whose requests the browser has not reported yet. */
  const unannounced = new Map<string, Held>();
  const stillFor = stillFile && stillAnswers(session, stillFile);
  /** Whether a script of the page listens to images that load. */
  let hears: boolean | 'unknown' | 'asked' = 'unknown';
  let timer: NodeJS.Timeout | undefined;
  let isShut = false;
  gates.set(page, {
    get isShut() {
      return isShut;
    },
    shut: () => void (isShut = true),
    open() {
      if (!isShut) return;
      isShut = false;
      deliverDue();
    },
  });

  function deliverDue(): void {
    clearTimeout(timer);
    for (const answer of due([...open.values()], hears === false))
      if (!isShut || answer.kind === 'page') deliver(answer);
    if (isShut) return;
    const all = [...open.values()];
    if (!all.some(({ state }) => state === 'held')) return;
    if (hears === 'unknown' && due(all, true).some(({ kind }) => kind === 'image')) void askWhetherHeard();
    timer = setTimeout(stalled, stalledMs, stalledMs);
  }

  async function askWhetherHeard(): Promise<void> {
    hears = 'asked';
    const answer = await inDocument(page, 'hearsOfImages').catch(() => true);
    // A script may have arrived meanwhile, and it may listen.
    if (hears !== 'asked') return;
    hears = answer;
    deliverDue();
  }

  function deliver(answer: TrackedResponse): void {
    if (answer.state === 'held') answer.state = 'arriving';
    if (!silent.has(answer.type)) hears = 'unknown';
    release(answer.held!);
  }

  function release({ id: requestId, mocked, still }: Held): void {
    const goesOn = (): Promise<unknown> =>
      mocked ? giveMocked(session, requestId, mocked) : session.send('Fetch.continueResponse', { requestId });
    const given = still
      ? still.answer.then((file) =>
          file ? session.send('Fetch.fulfillRequest', { requestId, ...file }) : goesOn(),
        )
      : goesOn();
    // It fails if the page has gone meanwhile, which does no harm.
    given.catch(() => {});
  }

  /** These neither wait for others nor are waited for any more. */
  function stopOrdering(answers: readonly TrackedResponse[]): void {
    for (const answer of answers) {
      const isHeld = answer.state === 'held';
      answer.state = 'late';
      if (isHeld) deliver(answer);
    }
  }

  function stalled(waitedMs: number): void {
    const all = [...open.values()];
    const first = all.find(({ state }) => state !== 'late');
    if (first?.state === 'asked') all.forEach(freeConnection);
    if (first?.state === 'arriving' && first.type === 'Fetch' && waitedMs >= unreadMs) {
      stopOrdering([first]);
    } else if (waitedMs >= unansweredMs) {
      stopOrdering(all.filter(({ state }) => state !== 'held'));
    } else {
      // The time in which we make a still file of a drawing does not count.
      const isOurs = all.some(({ held }) => held?.still?.isBeingWorkedOut);
      timer = setTimeout(stalled, stalledMs, waitedMs + (isOurs ? 0 : stalledMs));
      return;
    }
    deliverDue();
  }

  function freeConnection(answer: TrackedResponse): void {
    if (answer.state !== 'held' || answer.fetched) return;
    answer.fetched = true;
    session.send('Fetch.getResponseBody', { requestId: answer.held!.id }).catch(() => {});
  }

  function hold(answer: TrackedResponse, held: Held): void {
    answer.held = held;
    answer.fetched = held.still !== undefined || held.mocked !== undefined;
    if (answer.state === 'late') return deliver(answer);
    answer.state = 'held';
    deliverDue();
  }

  network.on('Network.requestWillBeSent', ({ requestId, type, request, frameId, loaderId, ...about }) => {
    const isPage = type === 'Document' && frameId === pageFrame;
    if (isPage) {
      // Nothing waits for the requests of the document before it, even if that document stays after all.
      for (const [id, answer] of open) {
        if (answer.loader === loaderId) continue;
        stopOrdering([answer]);
        open.delete(id);
      }
    }
    // A synchronous XHR blocks the page: no other response could arrive before it.
    const isSynchronous = type === 'XHR' && request.initialPriority === 'VeryHigh';
    // A request without a loader is for the script of a worker. The browser does not report its end to the page.
    const isOrdered =
      /^https?:/.test(request.url) && loaderId !== '' && !unordered.has(type) && !isSynchronous;
    const answer: TrackedResponse = {
      kind: isPage
        ? 'page'
        : blocking.has(about.renderBlockingBehavior)
          ? type === 'Stylesheet'
            ? 'sheet'
            : 'script'
          : type === 'Image' && frameId === pageFrame
            ? 'image'
            : 'other',
      state: isOrdered ? 'asked' : 'late',
      type,
      frame: frameId,
      loader: loaderId,
    };
    // A redirected request keeps its place in the order.
    open.set(requestId, answer);
    const held = unannounced.get(requestId);
    if (held === undefined) return;
    unannounced.delete(requestId);
    hold(answer, held);
  });
  for (const end of ['Network.loadingFinished', 'Network.loadingFailed'] as const) {
    network.on(end, ({ requestId }) => {
      if (open.delete(requestId)) deliverDue();
    });
  }
  network.on('Page.frameDetached', ({ frameId }) => {
    for (const [id, { frame }] of open) if (frame === frameId) open.delete(id);
    deliverDue();
  });
  page.on('close', () => clearTimeout(timer));
  return async ({ requestId, networkId = '', ...came }, mocked) => {
    const file = mocked && 'body' in mocked ? { ...mocked, responseStatusCode: mocked.responseCode } : {};
    const held = { id: requestId, mocked, still: stillFor?.({ requestId, ...came, ...file }) };
    const answer = open.get(networkId);
    if (answer) return hold(answer, held);
    unannounced.set(networkId, held);
    // Once the page has answered this, it has reported all its earlier requests. It does not report those of its workers.
    await session.send('Runtime.evaluate', { expression: '0' }).catch(() => {});
    if (unannounced.delete(networkId)) release(held);
  };
}

/**
 * Decides which of the held responses the page gets now: all that block its parser, and when none of those is left, the
 * first of the others.
 *
 * A script is delivered after the style sheets before it. It then runs when nothing else is arriving. A script that is
 * there already and waits for a style sheet would run together with that, and see what has arrived by chance.
 *
 * The order of images makes no difference where no script listens to them: no script that the parser has not reached yet
 * runs before they are there. They are delivered together, because a page that paints after each of them takes longer.
 *
 * @param open All responses that the page waits for, in the order of the requests.
 */
export function due<One extends PendingResponse>(
  open: readonly One[],
  areImagesUnheard: boolean,
): readonly One[] {
  const awaited = open.filter(({ state }) => state !== 'late');
  const isBeingRead = awaited.some(({ kind }) => kind === 'page');
  const mayParserGoOn = !awaited.some(isForParser);
  const sheet = awaited.findIndex(({ kind }) => kind === 'sheet');
  return awaited.filter(({ kind, state }, index) => {
    if (state !== 'held') return false;
    if (kind === 'page' || kind === 'sheet') return true;
    if (kind === 'script') return sheet === -1 || index < sheet;
    if (kind === 'image' && areImagesUnheard) return !isBeingRead;
    return mayParserGoOn && index === 0;
  });
}

function isForParser({ kind }: PendingResponse): boolean {
  return kind === 'page' || kind === 'sheet' || kind === 'script';
}
