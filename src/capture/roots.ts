import type { Session } from '../playwright/index.ts';

/** What has elements and styles of its own: a document, or the shadow root of an element. */
export type Root = Document | ShadowRoot;

/** The element around another one: out of a shadow root that is its host. */
export type ParentOf = (element: Element) => Element | null;

/**
 * What the browser itself has under a name. A form gives its field of that name instead, and a document its form, image
 * or frame; what not every element has, such as `style` or `offsetParent`, is `undefined`.
 */
export type Own = <Of extends Node, Name extends keyof Of>(of: Of, name: Name) => Of[Name];

/**
 * What runs in the page. It stands alone: it sees its arguments and the page, nothing of ours, and so it gets the
 * functions that many of these need. It runs in a world of its own, where `Map`, `getComputedStyle` and the like are the
 * browser's, whatever the page's scripts have put in their place.
 */
export type InPage<Argument, Answer> = (
  roots: Root[],
  argument: Argument,
  parentOf: ParentOf,
  own: Own,
) => Answer;

/** What of the protocol's description of a document is looked at here. */
interface DomNode {
  readonly backendNodeId: number;
  /** Of the frame that it shows. */
  readonly frameId?: string;
  readonly shadowRootType?: string;
  readonly shadowRoots?: readonly DomNode[];
  readonly children?: readonly DomNode[];
  readonly contentDocument?: DomNode;
}

/** The roots of one frame; `owner` is the element that shows it, if it is not the page's own. */
interface Tree {
  readonly document: DomNode;
  readonly owner: DomNode | undefined;
  readonly shadowRoots: DomNode[];
}

/** Where a frame lies in the window: the corner of its content, and how large one of its pixels is there. */
export interface FrameBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Runs a function in the page's own frame, with its document and the shadow roots that scripts can find. */
export async function inPage<Argument, Answer>(
  session: Session,
  act: InPage<Argument, Answer>,
  argument: Argument,
): Promise<Answer> {
  return inOpenRoots(session, await mainFrame(session), act, argument);
}

/** The same in each frame, with the shadow roots that scripts can find. One that goes away meanwhile has nothing to say. */
export async function inEachDocument<Argument, Answer>(
  session: Session,
  act: InPage<Argument, Answer>,
  argumentFor: (frameId: string) => Argument,
): Promise<Answer[]> {
  const { frameTree } = await session.send('Page.getFrameTree');
  const answers = framesIn(frameTree).map(async (frameId) => {
    try {
      return [await inOpenRoots(session, frameId, act, argumentFor(frameId))];
    } catch (error) {
      if (frameId === frameTree.frame.id || !isGone(error)) throw error;
      return [];
    }
  });
  return (await Promise.all(answers)).flat();
}

interface FrameTree {
  readonly frame: { readonly id: string };
  readonly childFrames?: readonly FrameTree[];
}

function framesIn({ frame, childFrames = [] }: FrameTree): string[] {
  return [frame.id, ...childFrames.flatMap(framesIn)];
}

function inOpenRoots<Argument, Answer>(
  session: Session,
  frameId: string,
  act: InPage<Argument, Answer>,
  argument: Argument,
): Promise<Answer> {
  return inWorld(session, frameId, (executionContextId) =>
    call(session, {
      functionDeclaration: `function (argument) { ${own} ${parentOf} return (${act})((${openRoots})(document), argument, parentOf, own) }`,
      executionContextId,
      arguments: [{ value: argument }],
    }),
  );
}

function openRoots(root: Root): Root[] {
  const roots = [root];
  for (const { shadowRoot } of own(root, 'querySelectorAll')('*')) {
    // A form gives its field of that name.
    if (shadowRoot instanceof ShadowRoot) roots.push(...openRoots(shadowRoot));
  }
  return roots;
}

export function own<Of extends Node, Name extends keyof Of>(of: Of, name: Name): Of[Name] {
  const value = Reflect.get(Object.getPrototypeOf(of), name, of);
  // Pages have methods such as `bind` of their own.
  const method = (...given: unknown[]): unknown => Reflect.apply(value, of, given);
  return typeof value === 'function' ? (method as typeof value) : value;
}

/** Travels together with `own`. */
function parentOf(element: Element): Element | null {
  return (
    own(element, 'assignedSlot') ??
    own(element, 'parentElement') ??
    (own(element, 'getRootNode')() as Partial<ShadowRoot>).host ??
    null
  );
}

/**
 * Runs a function in each frame, with all of its roots: its document first, then its shadow roots, the closed ones
 * too. The browser describes the whole page for that, 100 ms for one of 6000 elements.
 */
export async function inEveryFrame<Argument, Answer>(
  session: Session,
  act: InPage<Argument, Answer>,
  argument: Argument,
): Promise<{ answer: Answer; box: FrameBox | undefined }[]> {
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
  const pageFrame = await mainFrame(session);
  const answers: { answer: Answer; box: FrameBox | undefined }[] = [];
  for (const tree of treesOf(root)) {
    try {
      answers.push({
        answer: await inTree(session, { ...tree, frame: tree.owner?.frameId ?? pageFrame }, act, argument),
        box: await boxOf(session, tree.owner),
      });
    } catch (error) {
      // A frame may go on to another document, or away, at any time; the page itself does not stay unseen.
      if (!tree.owner || !isGone(error)) throw error;
    }
  }
  return answers;
}

async function inTree<Argument, Answer>(
  session: Session,
  { document, shadowRoots, frame }: Tree & { readonly frame: string },
  act: InPage<Argument, Answer>,
  argument: Argument,
): Promise<Answer> {
  return inWorld(session, frame, async (executionContextId) => {
    const roots = await Promise.all(
      [document, ...shadowRoots].map(({ backendNodeId }) =>
        session.send('DOM.resolveNode', { backendNodeId, executionContextId }),
      ),
    );
    return call(session, {
      functionDeclaration: `function (argument, ...roots) { ${own} ${parentOf} return (${act})(roots, argument, parentOf, own) }`,
      executionContextId,
      arguments: [{ value: argument }, ...roots.map(({ object }) => ({ objectId: object.objectId! }))],
    });
  });
}

/** The name of the page's own frame, which stays the same whatever document it shows. */
export async function mainFrame(session: Session): Promise<string> {
  const known = mainFrames.get(session) ?? (await session.send('Page.getFrameTree')).frameTree.frame.id;
  mainFrames.set(session, known);
  return known;
}

const mainFrames = new WeakMap<Session, string>();

/** Our own worlds, by their frames. Each ends with the document that its frame shows. */
const worlds = new WeakMap<Session, Map<string, number>>();

/** Of those there are none any more once the window shows nothing. */
export function forgetWorlds(session: Session): void {
  worlds.delete(session);
}

async function inWorld<Answer>(
  session: Session,
  frameId: string,
  work: (executionContextId: number) => Promise<Answer>,
): Promise<Answer> {
  const known = worlds.get(session) ?? new Map<string, number>();
  worlds.set(session, known);
  const world = known.get(frameId);
  if (world !== undefined) {
    try {
      return await work(world);
    } catch (error) {
      // The frame may show another document by now.
      if (!isGone(error)) throw error;
    }
  }
  const made = await session.send('Page.createIsolatedWorld', { frameId, worldName: session.world });
  known.set(frameId, made.executionContextId);
  return work(made.executionContextId);
}

async function call<Answer>(
  session: Session,
  what: Parameters<typeof session.send<'Runtime.callFunctionOn'>>[1],
): Promise<Answer> {
  const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
    ...what!,
    returnByValue: true,
  });
  if (exceptionDetails)
    throw new PageRefused(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value as Answer;
}

/** The page does not let itself be looked at: it has replaced what every page has. */
export class PageRefused extends Error {}

function isGone(error: unknown): boolean {
  return /No node|No frame|Could not find|Cannot find context|context was destroyed|with given id/.test(
    String(error),
  );
}

function treesOf(document: DomNode, owner?: DomNode): Tree[] {
  const tree: Tree = { document, owner, shadowRoots: [] };
  const trees = [tree];
  const left = [document];
  for (let node = left.pop(); node; node = left.pop()) {
    // What the browser builds its own controls of is nobody's to style.
    const shadowRoots = (node.shadowRoots ?? []).filter(
      ({ shadowRootType }) => shadowRootType !== 'user-agent',
    );
    tree.shadowRoots.push(...shadowRoots);
    left.push(...shadowRoots, ...(node.children ?? []));
    if (node.contentDocument) trees.push(...treesOf(node.contentDocument, node));
  }
  return trees;
}

async function boxOf(session: Session, owner: DomNode | undefined): Promise<FrameBox | undefined> {
  if (!owner) return undefined;
  try {
    const { model } = await session.send('DOM.getBoxModel', { backendNodeId: owner.backendNodeId });
    const [x, y, right, , , bottom] = model.content as [number, number, number, number, number, number];
    return { x, y, width: right - x, height: bottom - y };
  } catch {
    // A frame that is not shown has no box.
    return { x: 0, y: 0, width: 0, height: 0 };
  }
}
