import type { Page } from 'playwright';
import { pageEventsOf, type Session, sessionOf } from '../../playwright/index.ts';
import { mainFrame } from '../isolated-world.ts';
import type { Step, Visit } from './contract.ts';
import { moves, type StillFile } from './still-file.ts';
import { twoFrames } from './two-frames.ts';
import { inFrames } from './world.ts';

/**
 * A drawing that is shown as an image is a document that nobody can reach: what its own elements do is at its start, as
 * the browser is told to let no image move, and its animations by CSS run by the clock on the wall. So the page gets
 * another file in the place of one that moves (order.ts), and where the address is the file itself, another address.
 */
export const drawings: Step = {
  option: 'settle',
  waitingFor: 'its images and fonts',
  after: replaceAddresses,
};

/** What the page gets in the place of an answer, in the words of the protocol. */
export interface StillAnswer {
  readonly responseCode: number;
  readonly responsePhrase?: string;
  readonly responseHeaders: Header[];
  /** In base64. */
  readonly body: string;
}

interface Header {
  readonly name: string;
  readonly value: string;
}

/** An answer that has come and is held. */
interface Paused {
  readonly requestId: string;
  readonly request: { readonly url: string };
  readonly resourceType: string;
  readonly responseStatusCode?: number;
  readonly responseStatusText?: string;
  readonly responseHeaders?: Header[];
}

/** An answer that may get another one in its place. */
export interface Still {
  /** Nothing if it stays as it is. */
  readonly answer: Promise<StillAnswer | undefined>;
  /** Whether it has come as a whole and is being worked out. */
  isBeingWorkedOut: boolean;
}

/** @returns What tells of an answer what the page gets in its place, if that may be another one. */
export function stillAnswers(session: Session, stillFile: StillFile): (paused: Paused) => Still | undefined {
  /** In these nothing moves, as long as their servers say that they are the same. */
  const unmoved = new Set<string>();

  async function answerInstead(
    { requestId, ...came }: Paused,
    workOut: StillFile,
  ): Promise<StillAnswer | undefined> {
    const headers = came.responseHeaders ?? [];
    const etag = valueOf(headers, 'etag');
    const version = `${came.request.url} ${etag}`;
    if (unmoved.has(version)) return undefined;
    const { body, base64Encoded } = await session.send('Fetch.getResponseBody', { requestId });
    const file = Buffer.from(body, base64Encoded ? 'base64' : 'utf8');
    const still = await workOut(file, valueOf(headers, 'content-type') ?? '');
    if (!still) {
      if (etag) unmoved.add(version);
      return undefined;
    }
    return {
      responseCode: came.responseStatusCode!,
      ...(came.responseStatusText && { responsePhrase: came.responseStatusText }),
      responseHeaders: headers.filter(({ name }) => !/^content-(?:encoding|length)$/i.test(name)),
      body: still.toString('base64'),
    };
  }

  return (paused) => {
    const { resourceType, responseStatusCode: status = 0, responseHeaders = [] } = paused;
    const leadsOn = status >= 300 && status < 400;
    const isDrawing = /^image\/svg\+xml\b/i.test(valueOf(responseHeaders, 'content-type') ?? '');
    if (resourceType !== 'Image' || leadsOn || !isDrawing) return undefined;
    const workOut: StillFile = async (...file) => {
      still.isBeingWorkedOut = true;
      return stillFile(...file).finally(() => (still.isBeingWorkedOut = false));
    };
    // One that cannot be worked out stays as it is.
    const answer = answerInstead(paused, workOut).catch(() => undefined);
    const still: Still = { answer, isBeingWorkedOut: false };
    return still;
  };
}

function valueOf(headers: readonly Header[], wanted: string): string | undefined {
  return headers.find(({ name }) => name.toLowerCase() === wanted)?.value;
}

/** Of each page the addresses that are drawings which may move, with those that stand still. */
const addresses = new WeakMap<Page, Map<string, Promise<string | undefined>>>();

/** The browser tells of such addresses too when an image asks for them. To be called once for a page, before its first request. */
export async function watchAddresses(page: Page, stillFile: StillFile): Promise<void> {
  const [session, network] = await Promise.all([sessionOf(page), pageEventsOf(page)]);
  const pageFrame = await mainFrame(session);
  const known = new Map<string, Promise<string | undefined>>();
  addresses.set(page, known);
  network.on('Network.requestWillBeSent', ({ type, frameId, request: { url } }) => {
    if (type === 'Document' && frameId === pageFrame) known.clear();
    const isDrawing = type === 'Image' && /^data:image\/svg\+xml\b/i.test(url);
    if (!isDrawing || known.has(url) || !mayMove(url)) return;
    const still = stillAddress(url, stillFile).catch(() => undefined);
    known.set(url, still);
  });
}

function mayMove(url: string): boolean {
  const { base64 } = /^[^,]*;base64,(?<base64>.*)/is.exec(url)?.groups ?? {};
  if (base64 === undefined) return moves.test(url);
  return base64.includes('%') || moves.test(Buffer.from(base64, 'base64').toString('latin1'));
}

async function stillAddress(url: string, stillFile: StillFile): Promise<string | undefined> {
  const file = await fetch(url);
  const still = await stillFile(
    new Uint8Array(await file.arrayBuffer()),
    file.headers.get('content-type') ?? '',
  );
  return still && `data:image/svg+xml;base64,${still.toString('base64')}`;
}

async function replaceAddresses({ page, time }: Visit): Promise<void> {
  const known = [...(addresses.get(page) ?? [])];
  const all = await Promise.all(known.map(async ([moving, still]) => [moving, await still] as const));
  const replaced = all.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
  if (replaced.length === 0) return;
  await inFrames(
    page,
    'loadStills',
    replaced.map(([, still]) => still),
  );
  // An image in such an image is loaded in the page's time.
  await time.standUntil(async () => (await inFrames(page, 'areStillsLoaded')).every(Boolean));
  await inFrames(page, 'replaceAddresses', replaced);
  await twoFrames(page);
}
