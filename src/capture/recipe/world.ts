import type { Locator, Page } from 'playwright';
import type { DocumentCalls, DocumentSettings } from '../../page/contract.ts';
import { startOf } from '../../page-script.ts';
import type { Session } from '../../playwright/index.ts';
import { PageRefused } from '../isolated-world.ts';

/**
 * The world of the page's own scripts, in which our script answers calls. Playwright's `evaluate` uses `bind`, `Map` and
 * the like there, which a page may have replaced. The calls here use nothing that a page can replace.
 */
interface World {
  readonly session: Session;
  /** The secret name under which the script keeps its calls. */
  readonly key: string;
  /** The execution contexts of documents by their frames, as far as the browser has reported them. */
  readonly documents: Map<string, number>;
  /** Set while the browser reports contexts: once a page has frames. Resolves when it has reported the present ones. */
  watching?: Promise<unknown>;
}

const worlds = new WeakMap<Page, World>();

/** Call it before the page's first request. */
export function openWorld(page: Page, session: Session, key: string): void {
  worlds.set(page, { session, key, documents: documentsOf(session) });
}

/** The session with a page whose world is open. */
export function sessionOfWorld(page: Page): Session {
  return worlds.get(page)!.session;
}

type Name = keyof DocumentCalls;
type Given<Called extends Name> = Parameters<DocumentCalls[Called]>;
type Answer<Called extends Name> = Awaited<ReturnType<DocumentCalls[Called]>>;

/** Calls a function of `DocumentCalls` in the page's own document. */
export function inDocument<Called extends Name>(
  page: Page,
  name: Called,
  ...given: Given<Called>
): Promise<Answer<Called>> {
  return call(worlds.get(page)!, name, given);
}

/**
 * Calls a function that returns a promise in the page's own document. The promise never resolves to an object: some pages
 * give every object a `then`.
 */
export function whenDone<Called extends Name>(
  page: Page,
  name: Called,
  ...given: Given<Called>
): Promise<Answer<Called>> {
  return call(worlds.get(page)!, name, given, { awaitPromise: true });
}

/**
 * Calls a function in the page's own document and in those of its frames. A frame that is removed meanwhile gives no
 * answer. The page's own document has to answer, and its answer comes first.
 */
export async function inFrames<Called extends Name>(
  page: Page,
  name: Called,
  ...given: Given<Called>
): Promise<Answer<Called>[]> {
  const world = worlds.get(page)!;
  // Together, so that neither can reject while only the other one is awaited.
  const [first, others] = await Promise.all([
    call(world, name, given),
    page.frames().length > 1 ? inChildren(world, name, given) : [],
  ]);
  return [first, ...others];
}

/** The calls that get an element. */
type ElementName =
  | 'bringIntoView'
  | 'coverOf'
  | 'isInBoxThatScrolls'
  | 'namesNearby'
  | 'outlineOf'
  | 'putBack';

/** Calls a function in the document of the one element that a locator finds, with that element. */
export async function onElement<Called extends ElementName>(
  page: Page,
  locator: Locator,
  name: Called,
  given: Omit<Given<Called>[0], 'element'>,
): Promise<Answer<Called>> {
  const { key } = worlds.get(page)!;
  const answer = await locator.evaluate(
    (element, [ours, called, how]) => {
      const calls = globalThis as unknown as Readonly<Record<symbol, (...words: unknown[]) => unknown>>;
      return calls[Symbol.for(ours)]!(called, { ...how, element });
    },
    [key, name, given as object] as const,
  );
  return answer as Answer<Called>;
}

/** Asks whether an action can begin on the elements that a locator finds. */
export async function areReady(
  page: Page,
  locator: Locator,
  how: Omit<Given<'isReady'>[0], 'elements'>,
): Promise<boolean> {
  const { key } = worlds.get(page)!;
  return locator.evaluateAll(
    (elements, [ours, given]) => {
      const calls = globalThis as unknown as Readonly<Record<symbol, (...words: unknown[]) => boolean>>;
      return calls[Symbol.for(ours)]!('isReady', { ...given, elements });
    },
    [key, how] as const,
  );
}

async function inChildren<Called extends Name>(
  world: World,
  name: Called,
  given: Given<Called>,
): Promise<Answer<Called>[]> {
  const answers = (await framesOf(world)).map((context) =>
    call(world, name, given, { contextId: context }).then(
      (answer) => [answer],
      () => [],
    ),
  );
  return (await Promise.all(answers)).flat();
}

async function call<Called extends Name>(
  world: World,
  name: Called,
  given: Given<Called>,
  how: { readonly contextId?: number; readonly awaitPromise?: boolean } = {},
): Promise<Answer<Called>> {
  const { key } = world;
  const words = [name, ...given].map((word) => JSON.stringify(word)).join();
  const called = `window[Symbol.for('${key}')]`;
  // A document in which our script has not started answers with the key.
  const answer = await evaluate(world, `(${called}??(()=>'${key}'))(${words})`, how);
  if (answer !== key) return answer as Answer<Called>;
  const settings: DocumentSettings = { key, unseen: '', runtime: null };
  // Another call may have started it meanwhile.
  const started = `${called}??${startOf('document', settings)}`;
  return (await evaluate(world, `${started};${called}(${words})`, how)) as Answer<Called>;
}

async function evaluate({ session }: World, expression: string, how: object): Promise<unknown> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    ...how,
    returnByValue: true,
  });
  if (exceptionDetails)
    throw new PageRefused(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

/** The execution contexts of all frames but the page's own. */
async function framesOf(world: World): Promise<number[]> {
  world.watching ??= world.session.send('Runtime.enable');
  const [{ frameTree }] = await Promise.all([world.session.send('Page.getFrameTree'), world.watching]);
  return [...world.documents]
    .filter(([frame]) => frame !== frameTree.frame.id)
    .map(([, document]) => document);
}

/** Stops the browser's reports of execution contexts, until a page has frames again. */
export async function forgetFrames(page: Page): Promise<void> {
  const world = worlds.get(page)!;
  if (!world.watching) return;
  delete world.watching;
  await world.session.send('Runtime.disable');
  world.documents.clear();
}

function documentsOf(session: Session): Map<string, number> {
  const documents = new Map<string, number>();
  session.on('Runtime.executionContextCreated', ({ context }) => {
    const { isDefault, frameId } = context.auxData as unknown as { isDefault: boolean; frameId: string };
    if (isDefault) documents.set(frameId, context.id);
  });
  session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
    for (const [frame, document] of documents) if (document === executionContextId) documents.delete(frame);
  });
  session.on('Runtime.executionContextsCleared', () => documents.clear());
  return documents;
}
