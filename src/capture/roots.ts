import type { CDPSession, Page } from 'playwright';

/** What has elements and styles of its own: a document, or the shadow root of an element. */
export type Root = Document | ShadowRoot;

/** The element around another one: out of a shadow root that is its host. */
export type ParentOf = (element: Element) => Element | null;

/**
 * What runs in the page. It stands alone: it sees its arguments and the page, nothing of ours, and so it gets the one
 * function that all of these need.
 */
export type InPage<Argument, Answer> = (roots: Root[], argument: Argument, parentOf: ParentOf) => Answer;

/** What of the protocol's description of a document is looked at here. */
interface DomNode {
  readonly backendNodeId: number;
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
export function inPage<Argument, Answer>(
  page: Page,
  act: InPage<Argument, Answer>,
  argument: Argument,
): Promise<Answer> {
  return page.evaluate(`(${act})((${openRoots})(document), ${JSON.stringify(argument)}, ${parentOf})`);
}

function openRoots(root: Root): Root[] {
  const hosts = [...root.querySelectorAll('*')].filter(({ shadowRoot }) => shadowRoot !== null);
  return [root, ...hosts.flatMap(({ shadowRoot }) => openRoots(shadowRoot!))];
}

function parentOf(element: Element): Element | null {
  return (
    element.assignedSlot ??
    element.parentElement ??
    (element.getRootNode() as Partial<ShadowRoot>).host ??
    null
  );
}

/**
 * Runs a function in each frame, with all of its roots: its document first, then its shadow roots, the closed ones
 * too. The browser describes the whole page for that, 100 ms for one of 6000 elements.
 */
export async function inEveryFrame<Argument, Answer>(
  session: CDPSession,
  act: InPage<Argument, Answer>,
  argument: Argument,
): Promise<{ answer: Answer; box: FrameBox | undefined }[]> {
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
  const answers: { answer: Answer; box: FrameBox | undefined }[] = [];
  for (const tree of treesOf(root)) {
    try {
      answers.push({
        answer: await inTree(session, tree, act, argument),
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
  session: CDPSession,
  { document, shadowRoots }: Tree,
  act: InPage<Argument, Answer>,
  argument: Argument,
): Promise<Answer> {
  const roots = await Promise.all([document, ...shadowRoots].map((node) => resolve(session, node)));
  const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
    functionDeclaration: `function (argument, ...roots) { return (${act})(roots, argument, ${parentOf}) }`,
    objectId: roots[0]!,
    arguments: [{ value: argument }, ...roots.map((objectId) => ({ objectId }))],
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value as Answer;
}

function isGone(error: unknown): boolean {
  return /No node|Could not find|Cannot find context|context was destroyed|with given id/.test(String(error));
}

function treesOf(document: DomNode, owner?: DomNode): Tree[] {
  const tree: Tree = { document, owner, shadowRoots: [] };
  const trees = [tree];
  const left = [document];
  for (let node = left.pop(); node; node = left.pop()) {
    // What the browser builds its own controls of is nobody's to style.
    const own = (node.shadowRoots ?? []).filter(({ shadowRootType }) => shadowRootType !== 'user-agent');
    tree.shadowRoots.push(...own);
    left.push(...own, ...(node.children ?? []));
    if (node.contentDocument) trees.push(...treesOf(node.contentDocument, node));
  }
  return trees;
}

async function resolve(session: CDPSession, { backendNodeId }: DomNode): Promise<string> {
  const { object } = await session.send('DOM.resolveNode', { backendNodeId });
  return object.objectId!;
}

async function boxOf(session: CDPSession, owner: DomNode | undefined): Promise<FrameBox | undefined> {
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
