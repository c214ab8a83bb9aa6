import type { Page } from 'playwright';
import type { OnAnswer } from '../login.ts';
import { pageEventsOf, sessionOf } from '../../playwright/index.ts';
import { mainFrame } from '../isolated-world.ts';
import { type Still, stillAnswers } from './drawings.ts';
import type { StillFile } from './still-file.ts';
import { inDocument } from './world.ts';

/** An answer that the page waits for. */
export interface Asked {
  /**
   * The page's own document; a style sheet or a script that its parser waits for, and with that all scripts that would
   * see when it comes; an image in it; or anything else.
   */
  readonly kind: 'page' | 'sheet' | 'script' | 'image' | 'other';
  state:
    | 'asked'
    /** It has come and is held. */
    | 'held'
    /** The page is getting it. */
    | 'arriving'
    /** It comes when it comes, and others do not wait for it. */
    | 'late';
}

interface Answer extends Asked {
  readonly type: string | undefined;
  readonly frame: string | undefined;
  /** The load of the document that asked. */
  readonly loader: string;
  held?: Held;
  /** Whether its body has been asked for. */
  fetched?: boolean;
}

/** What has come and is held. */
interface Held {
  /** The browser's name for it. */
  readonly id: string;
  /** If it is a drawing: what the page gets in its place, unless nothing in it moves. */
  readonly still: Still | undefined;
}

/** They have no end, or nothing in the page hears of it; `Other` is what is fetched for later pages. */
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

/** When these have come, no script listens that did not before. */
const silent: ReadonlySet<string | undefined> = new Set(['Font', 'Image', 'Stylesheet']);

/** Of stylesheets the scripts after them wait, and for those the parser. */
const blocking: ReadonlySet<string | undefined> = new Set(['Blocking', 'InBodyParserBlocking']);

/**
 * What is held keeps its connection, of which a server has six, and the one that is waited for may need it: after this
 * the browser reads what is held as a whole.
 */
const stalledMs = 50;
/** Of a `fetch` that the page does not read to its end, the browser does not say that it is over. */
const unreadMs = 300;
/** For what is not answered for so long the others do not wait. */
const unansweredMs = 3_000;

/**
 * Which of two answers comes first depends on the machine, and a page may well show it: scripts run as they come, images
 * are appended as they load, a layout is measured before or after them. So answers are held when they come, and the
 * page gets them in the order in which it asked, each when the one before has arrived as a whole. To be called once for a
 * page, before its first request.
 *
 * @param stillFile Works out drawings that are shown as images; without it they are left as they are.
 * @returns What to do with each answer.
 */
export async function keepOrder(page: Page, stillFile: StillFile | undefined): Promise<OnAnswer> {
  const [session, network] = await Promise.all([sessionOf(page), pageEventsOf(page)]);
  const pageFrame = await mainFrame(session);
  /** In the order in which they were asked. */
  const open = new Map<string, Answer>();
  /** Answers of which it is not told yet that they were asked for. */
  const early = new Map<string, Held>();
  const stillFor = stillFile && stillAnswers(session, stillFile);
  /** Whether a script of the page hears which image has loaded. */
  let hears: boolean | 'unknown' | 'asked' = 'unknown';
  let timer: NodeJS.Timeout | undefined;

  function goOn(): void {
    clearTimeout(timer);
    for (const answer of due([...open.values()], hears === false)) deliver(answer);
    const all = [...open.values()];
    if (!all.some(({ state }) => state === 'held')) return;
    if (hears === 'unknown' && due(all, true).some(({ kind }) => kind === 'image')) void askWhetherHeard();
    timer = setTimeout(stalled, stalledMs, stalledMs);
  }

  async function askWhetherHeard(): Promise<void> {
    hears = 'asked';
    const answer = await inDocument(page, 'hearsOfImages').catch(() => true);
    // A script may have come meanwhile, which may listen now.
    if (hears !== 'asked') return;
    hears = answer;
    goOn();
  }

  function deliver(answer: Answer): void {
    if (answer.state === 'held') answer.state = 'arriving';
    if (!silent.has(answer.type)) hears = 'unknown';
    release(answer.held!);
  }

  function release({ id: requestId, still }: Held): void {
    const goesOn = () => session.send('Fetch.continueResponse', { requestId });
    const given = still
      ? still.answer.then((file) =>
          file ? session.send('Fetch.fulfillRequest', { requestId, ...file }) : goesOn(),
        )
      : goesOn();
    // A page that is gone meanwhile needs it no more.
    given.catch(() => {});
  }

  /** Nobody waits for these any more, and they for nobody. */
  function setFree(answers: readonly Answer[]): void {
    for (const answer of answers) {
      const isHeld = answer.state === 'held';
      answer.state = 'late';
      if (isHeld) deliver(answer);
    }
  }

  function stalled(waitedMs: number): void {
    const all = [...open.values()];
    const first = all.find(({ state }) => state !== 'late');
    if (first?.state === 'asked') all.forEach(giveConnectionBack);
    if (first?.state === 'arriving' && first.type === 'Fetch' && waitedMs >= unreadMs) {
      setFree([first]);
    } else if (waitedMs >= unansweredMs) {
      setFree(all.filter(({ state }) => state !== 'held'));
    } else {
      // What we work out ourselves counts for nobody's time.
      const isOurs = all.some(({ held }) => held?.still?.isBeingWorkedOut);
      timer = setTimeout(stalled, stalledMs, waitedMs + (isOurs ? 0 : stalledMs));
      return;
    }
    goOn();
  }

  function giveConnectionBack(answer: Answer): void {
    if (answer.state !== 'held' || answer.fetched) return;
    answer.fetched = true;
    session.send('Fetch.getResponseBody', { requestId: answer.held!.id }).catch(() => {});
  }

  function hold(answer: Answer, held: Held): void {
    answer.held = held;
    answer.fetched = held.still !== undefined;
    if (answer.state === 'late') return deliver(answer);
    answer.state = 'held';
    goOn();
  }

  network.on('Network.requestWillBeSent', ({ requestId, type, request, frameId, loaderId, ...about }) => {
    const isPage = type === 'Document' && frameId === pageFrame;
    if (isPage) {
      // What the document before it still asks for is nobody's to wait for, whether it stays after all or not.
      for (const [id, answer] of open) {
        if (answer.loader === loaderId) continue;
        setFree([answer]);
        open.delete(id);
      }
    }
    // While a script waits for an answer on the spot, nothing else goes on.
    const isAwaited = type === 'XHR' && request.initialPriority === 'VeryHigh';
    // The script of a worker is asked for by no document, and its end is not told to the page.
    const isOrdered = /^https?:/.test(request.url) && loaderId !== '' && !unordered.has(type) && !isAwaited;
    const answer: Answer = {
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
    // One that is redirected keeps its place.
    open.set(requestId, answer);
    const held = early.get(requestId);
    if (held === undefined) return;
    early.delete(requestId);
    hold(answer, held);
  });
  for (const end of ['Network.loadingFinished', 'Network.loadingFailed'] as const) {
    network.on(end, ({ requestId }) => {
      if (open.delete(requestId)) goOn();
    });
  }
  network.on('Page.frameDetached', ({ frameId }) => {
    for (const [id, { frame }] of open) if (frame === frameId) open.delete(id);
    goOn();
  });
  page.on('close', () => clearTimeout(timer));
  return async ({ requestId, networkId = '', ...came }) => {
    const held = { id: requestId, still: stillFor?.({ requestId, ...came }) };
    const answer = open.get(networkId);
    if (answer) return hold(answer, held);
    early.set(networkId, held);
    // By the time that the page answers this, it has told what it asked before; what a worker asks it does not tell.
    await session.send('Runtime.evaluate', { expression: '0' }).catch(() => {});
    if (early.delete(networkId)) release(held);
  };
}

/**
 * Which of the answers that are here the page gets now: all that its parser waits for, and when none of those is left the
 * first of the others. A script comes after the style sheets before it: once it is there, it runs when nothing is on its
 * way any more, but one that waits for a style sheet runs with that, and sees what has come by chance. Of images it makes
 * no difference where nobody hears of them, as no script that the parser has yet to come to runs before they are there; a
 * page that paints after each of them takes longer.
 *
 * @param open All that it waits for, in the order in which it asked.
 */
export function due<One extends Asked>(open: readonly One[], areImagesUnheard: boolean): readonly One[] {
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

function isForParser({ kind }: Asked): boolean {
  return kind === 'page' || kind === 'sheet' || kind === 'script';
}
