import type { FrameCalls } from '../page/contract.ts';
import { startOf } from '../page-script.ts';
import type { Session } from '../playwright/index.ts';

/** The parts of the protocol's description of a node that are used here. */
interface DomNode {
  readonly backendNodeId: number;
  /** The id of the frame that it shows. */
  readonly frameId?: string;
  readonly shadowRootType?: string;
  readonly shadowRoots?: readonly DomNode[];
  readonly children?: readonly DomNode[];
  readonly contentDocument?: DomNode;
}

/** The document and shadow roots of one frame. `owner` is the element that shows the frame, if it is not the page's own. */
interface Tree {
  readonly document: DomNode;
  readonly owner: DomNode | undefined;
  readonly shadowRoots: DomNode[];
}

/** The box of a frame's content in the window. */
export interface FrameBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Name = keyof FrameCalls;
type Given<Called extends Name> = Parameters<FrameCalls[Called]>;
type Answer<Called extends Name> = ReturnType<FrameCalls[Called]>;

/** Calls a function in the isolated world of the page's own frame, with its document and its open shadow roots. */
export async function inMainFrame<Called extends Name>(
  session: Session,
  name: Called,
  ...given: Given<Called>
): Promise<Answer<Called>> {
  return inOpenRoots(session, await mainFrame(session), name, ...given);
}

/** Does the same in each frame. A frame that is removed meanwhile gives no answer. */
export async function inEachFrame<Called extends Name>(
  session: Session,
  name: Called,
  givenFor: (frameId: string) => Given<Called>,
): Promise<Answer<Called>[]> {
  const { frameTree } = await session.send('Page.getFrameTree');
  const answers = framesIn(frameTree).map(async (frameId) => {
    try {
      return [await inOpenRoots(session, frameId, name, ...givenFor(frameId))];
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

function inOpenRoots<Called extends Name>(
  session: Session,
  frameId: string,
  name: Called,
  ...given: Given<Called>
): Promise<Answer<Called>> {
  return inWorld(session, frameId, (world) => call(session, world, name, given));
}

/**
 * Calls a function in the isolated world of each frame, with its document and all of its shadow roots, also closed ones.
 * To find these, the browser describes the whole page, which takes 100 ms for 6000 elements.
 */
export async function inEachFrameWithAllRoots<Called extends Name>(
  session: Session,
  name: Called,
  ...given: Given<Called>
): Promise<{ answer: Answer<Called>; box: FrameBox | undefined }[]> {
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
  const pageFrame = await mainFrame(session);
  const answers: { answer: Answer<Called>; box: FrameBox | undefined }[] = [];
  for (const tree of treesOf(root)) {
    try {
      answers.push({
        answer: await inTree(session, { ...tree, frame: tree.owner?.frameId ?? pageFrame }, name, ...given),
        box: await boxOf(session, tree.owner),
      });
    } catch (error) {
      // A frame may navigate or be removed at any time. For the page's own frame it is an error.
      if (!tree.owner || !isGone(error)) throw error;
    }
  }
  return answers;
}

async function inTree<Called extends Name>(
  session: Session,
  { document, shadowRoots, frame }: Tree & { readonly frame: string },
  name: Called,
  ...given: Given<Called>
): Promise<Answer<Called>> {
  return inWorld(session, frame, async (world) => {
    const roots = await Promise.all(
      [document, ...shadowRoots].map(({ backendNodeId }) =>
        session.send('DOM.resolveNode', { backendNodeId, executionContextId: world }),
      ),
    );
    return call(
      session,
      world,
      name,
      given,
      roots.map(({ object }) => object.objectId!),
    );
  });
}

/** The id of the page's own frame. It stays the same for all documents in it. */
export async function mainFrame(session: Session): Promise<string> {
  const known = mainFrames.get(session) ?? (await session.send('Page.getFrameTree')).frameTree.frame.id;
  mainFrames.set(session, known);
  return known;
}

const mainFrames = new WeakMap<Session, string>();

/** The isolated worlds, by their frames. A world ends with the document of its frame. */
const worlds = new WeakMap<Session, Map<string, number>>();

/** Call it when the window shows an empty document: then all isolated worlds have ended. */
export function forgetWorlds(session: Session): void {
  worlds.delete(session);
}

async function inWorld<Result>(
  session: Session,
  frameId: string,
  work: (world: number) => Promise<Result>,
): Promise<Result> {
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
  const { executionContextId: contextId } = made;
  known.set(frameId, contextId);
  // The browser runs our script before the work, because its message is sent first.
  const started = session.send('Runtime.evaluate', { expression: startOf('isolated'), contextId });
  const [result] = await Promise.all([work(contextId), started]);
  return result;
}

async function call<Called extends Name>(
  session: Session,
  world: number,
  name: Called,
  given: Given<Called>,
  roots: readonly string[] = [],
): Promise<Answer<Called>> {
  const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
    functionDeclaration: "(...words) => window[Symbol.for('snapshot-site')](...words)",
    executionContextId: world,
    arguments: [{ value: name }, { value: given[0] }, ...roots.map((objectId) => ({ objectId }))],
    returnByValue: true,
  });
  if (exceptionDetails)
    throw new PageRefused(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value as Answer<Called>;
}

/** A call failed in the page, which may have replaced something that every page has. */
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
    // Parts of the browser's own controls cannot be styled.
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
