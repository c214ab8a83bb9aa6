import type { Page } from 'playwright';
import { pageEventsOf, type Session, sessionOf } from '../../playwright/index.ts';
import { mainFrame } from '../isolated-world.ts';
import type { Step, Visit } from './contract.ts';
import { moves, type StillFile } from './still-file.ts';
import { twoFrames } from './two-frames.ts';
import { inFrames } from './world.ts';

/**
 * An SVG drawing that is shown as an image is a document that no script can reach. Its SMIL animations stay at their
 * starts, because the browser is told to let no image move. Its CSS animations run in real time. So the page gets a still
 * file instead of one that moves (order.ts), and a still `data:` URL instead of one that moves.
 */
export const drawings: Step = {
  option: 'settle',
  waitingFor: 'its images and fonts',
  after: replaceAddresses,
};

/** What the page gets instead of a response, with the names of `Fetch.fulfillRequest`. */
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

/** A response that is held, with the names of `Fetch.requestPaused`. */
interface Paused {
  readonly requestId: string;
  readonly request: { readonly url: string };
  readonly resourceType: string;
  readonly responseStatusCode?: number;
  readonly responseStatusText?: string;
  readonly responseHeaders?: Header[];
  /** In base64, if no server was asked. */
  readonly body?: string;
}

/** A response that may be replaced. */
export interface Still {
  /** `undefined` if the response stays as it is. */
  readonly answer: Promise<StillAnswer | undefined>;
  /** Whether its body has arrived and the still file is being made. */
  isBeingWorkedOut: boolean;
}

/** @returns A function that says what the page gets instead of a response, or `undefined` if it cannot be replaced. */
export function stillAnswers(session: Session, stillFile: StillFile): (paused: Paused) => Still | undefined {
  /** Files in which nothing moves, by their URLs and ETags. */
  const unmoved = new Set<string>();

  async function answerInstead(
    { requestId, ...response }: Paused,
    workOut: StillFile,
  ): Promise<StillAnswer | undefined> {
    const headers = response.responseHeaders ?? [];
    const etag = valueOf(headers, 'etag');
    const version = `${response.request.url} ${etag}`;
    if (unmoved.has(version)) return undefined;
    const { body, base64Encoded } =
      response.body === undefined
        ? await session.send('Fetch.getResponseBody', { requestId })
        : { body: response.body, base64Encoded: true };
    const file = Buffer.from(body, base64Encoded ? 'base64' : 'utf8');
    const still = await workOut(file, valueOf(headers, 'content-type') ?? '');
    if (!still) {
      if (etag) unmoved.add(version);
      return undefined;
    }
    return {
      responseCode: response.responseStatusCode!,
      ...(response.responseStatusText && { responsePhrase: response.responseStatusText }),
      responseHeaders: headers.filter(({ name }) => !/^content-(?:encoding|length)$/i.test(name)),
      body: still.toString('base64'),
    };
  }

  return (paused) => {
    const { resourceType, responseStatusCode: status = 0, responseHeaders = [] } = paused;
    const isRedirect = status >= 300 && status < 400;
    const isDrawing = /^image\/svg\+xml\b/i.test(valueOf(responseHeaders, 'content-type') ?? '');
    if (resourceType !== 'Image' || isRedirect || !isDrawing) return undefined;
    const workOut: StillFile = async (...file) => {
      still.isBeingWorkedOut = true;
      return stillFile(...file).finally(() => (still.isBeingWorkedOut = false));
    };
    // If no still file can be made, the response stays as it is.
    const answer = answerInstead(paused, workOut).catch(() => undefined);
    const still: Still = { answer, isBeingWorkedOut: false };
    return still;
  };
}

function valueOf(headers: readonly Header[], wanted: string): string | undefined {
  return headers.find(({ name }) => name.toLowerCase() === wanted)?.value;
}

/** For each page, the `data:` URLs of drawings that may move, with the URLs of their still files. */
const addresses = new WeakMap<Page, Map<string, Promise<string | undefined>>>();

/** The browser reports the request of an image for a `data:` URL too. Call it once for a page, before its first request. */
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
  // A still file may itself contain images, which load while the page's time passes.
  await time.standUntil(async () => (await inFrames(page, 'areStillsLoaded')).every(Boolean));
  await inFrames(page, 'replaceAddresses', replaced);
  await twoFrames(page);
}
