import type { Page } from 'playwright';
import type { ResolvedShotOptions } from '../../model/index.ts';
import { type Session, sessionOf } from '../../playwright/index.ts';
import { inMainFrame } from '../isolated-world.ts';

/**
 * Scrolls the window to the top of the page, because what is fixed to it belongs there in a picture of more than the
 * window. An action may have left it elsewhere. The page does not hear of it, as it is frozen.
 */
export async function putAtTop(page: Page, session: Session, options: ResolvedShotOptions): Promise<void> {
  if (await inMainFrame(session, 'isAtTop')) return;
  await keepHovered(page, options);
  await inMainFrame(session, 'goToTop');
}

const keeping = new WeakSet<Page>();

/** Lets the elements under the pointer look so when another element comes to lie there. Only actions move the pointer. */
export async function keepHovered(page: Page, { actions }: ResolvedShotOptions): Promise<void> {
  if (actions.length === 0 || keeping.has(page)) return;
  keeping.add(page);
  // Another session would forget the elements when it asks for the document the next time.
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
  for (const nodeId of rootsIn(root)) {
    const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId, selector: ':hover' });
    for (const hovered of nodeIds)
      await session.send('CSS.forcePseudoState', { nodeId: hovered, forcedPseudoClasses: ['hover'] });
  }
  await movePointerOut(await sessionOf(page));
}

/** The parts of the protocol's description of a node that are used here. */
interface DomNode {
  readonly nodeId: number;
  readonly nodeType: number;
  readonly children?: readonly DomNode[];
  readonly shadowRoots?: readonly DomNode[];
  readonly contentDocument?: DomNode;
}

/** The documents and shadow roots among a node and what is below it. */
function rootsIn({ nodeId, nodeType, children = [], shadowRoots = [], contentDocument }: DomNode): number[] {
  const isRoot = nodeType === documentNode || nodeType === fragmentNode;
  const below = [...children, ...shadowRoots, ...(contentDocument ? [contentDocument] : [])];
  return [...(isRoot ? [nodeId] : []), ...below.flatMap(rootsIn)];
}

const documentNode = 9;
const fragmentNode = 11;

/** Otherwise it would be over whatever comes to lie under it. */
async function movePointerOut(session: Session): Promise<void> {
  await session.send('Input.setIgnoreInputEvents', { ignore: false });
  await session.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x: -1, y: -1 });
  await session.send('Input.setIgnoreInputEvents', { ignore: true });
}
