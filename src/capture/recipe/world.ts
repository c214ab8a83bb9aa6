import type { Page } from 'playwright';
import { own, PageRefused } from '../roots.ts';
import type { Session } from '../../playwright/index.ts';

/**
 * The world of the page's own scripts, where its kit lives. Playwright's own way into it needs the page's `bind`, `Map`
 * and the like as the browser made them, and some pages have others; this way needs nothing of the page.
 */
interface World {
  readonly session: Session;
  /** Under which name the kit is kept. */
  readonly key: string;
  /** The documents that scripts can run in, by their frames, as far as the browser tells of them. */
  readonly documents: Map<string, number>;
  /** Set while the browser tells of them, which it does once one has a frame; over when it has told of those of now. */
  watching?: Promise<unknown>;
}

const worlds = new WeakMap<Page, World>();

/** Before the page's first request. */
export function openWorld(page: Page, session: Session, key: string): void {
  worlds.set(page, { session, key, documents: documentsOf(session) });
}

/** That of a page of which one was opened. */
export function worldOf(page: Page): Pick<World, 'session' | 'key'> {
  return worlds.get(page)!;
}

/** Calls a function in the page's own document. It travels as text. */
export function inDocument<Argument, Answer>(
  page: Page,
  act: (argument: Argument) => Answer,
  argument: Argument,
): Promise<Answer> {
  return call(worlds.get(page)!, act, argument);
}

/** The same for one that takes its time. Its answer is no object: some pages give every object a `then`. */
export function whenDone<Argument, Answer extends boolean | void>(
  page: Page,
  act: (argument: Argument) => Promise<Answer> | Answer,
  argument: Argument,
): Promise<Answer> {
  return call(worlds.get(page)!, act, argument, { awaitPromise: true }) as Promise<Answer>;
}

/**
 * The same in the page's document and in those of its frames. A frame that goes away meanwhile has nothing to say; the
 * page's own document has to answer, and its answer is the first.
 */
export async function inFrames<Argument, Answer>(
  page: Page,
  act: (argument: Argument) => Answer,
  argument: Argument,
): Promise<Answer[]> {
  const world = worlds.get(page)!;
  // Together, so that an error of one is not lost while the other is awaited.
  const [first, others] = await Promise.all([
    call(world, act, argument),
    page.frames().length > 1 ? inChildren(world, act, argument) : [],
  ]);
  return [first, ...others];
}

async function inChildren<Argument, Answer>(
  world: World,
  act: (argument: Argument) => Answer,
  argument: Argument,
): Promise<Answer[]> {
  const answers = (await framesOf(world)).map((context) =>
    call(world, act, argument, { contextId: context }).then(
      (answer) => [answer],
      () => [],
    ),
  );
  return (await Promise.all(answers)).flat();
}

async function call<Argument, Answer>(
  { session, key }: World,
  act: (argument: Argument) => Answer,
  argument: Argument,
  how: { readonly contextId?: number; readonly awaitPromise?: boolean } = {},
): Promise<Answer> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: `(({ ${ours.join(', ')} }) => { ${own} return (${act})(${JSON.stringify(argument)}); })(window[Symbol.for('${key}')]?.globals ?? window)`,
    ...how,
    returnByValue: true,
  });
  if (exceptionDetails)
    throw new PageRefused(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value as Answer;
}

/** The documents of all frames but the page's own. */
async function framesOf(world: World): Promise<number[]> {
  world.watching ??= world.session.send('Runtime.enable');
  const [{ frameTree }] = await Promise.all([world.session.send('Page.getFrameTree'), world.watching]);
  return [...world.documents]
    .filter(([frame]) => frame !== frameTree.frame.id)
    .map(([, document]) => document);
}

/** The browser says nothing of documents any more, until one has frames. */
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

/**
 * What our functions use of a page, as it was before the page's own scripts: a page may well have a `class Node`, a
 * `function scrollTo` or a `Promise` of its own.
 */
export const ours = [
  'Animation',
  'Array',
  'CSS',
  'CSSStyleSheet',
  'CSSTransition',
  'Document',
  'DocumentTimeline',
  'HTMLElement',
  'HTMLMediaElement',
  'KeyframeEffect',
  'Map',
  'Math',
  'Node',
  'Number',
  'Object',
  'Promise',
  'Proxy',
  'Reflect',
  'Set',
  'ShadowRoot',
  'TypeError',
  'URL',
  'Uint8Array',
  'WeakMap',
  'WeakSet',
  'getComputedStyle',
] as const;
