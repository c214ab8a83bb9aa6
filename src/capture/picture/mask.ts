import type { ElementHandle, Page } from 'playwright';
import type { Box, Failure, ResolvedShotOptions } from '../../model/index.ts';
import { unreadableCss } from '../content/index.ts';
import { type FrameBox, inEveryFrame, inPage, type Own, type ParentOf, type Root } from '../roots.ts';
import { unreadableSelector } from '../selector.ts';
import type { Session } from '../../playwright/index.ts';

/** The boxes that cover what `mask` names. */
export interface Masks {
  /** Lays a box over each element, where it is now, and gives the boxes, in CSS pixels of the page. */
  lay(): Promise<readonly Box[]>;
}

interface Edges {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Masks for the elements that match, in all frames and shadow roots; or what is wrong with `mask` or `maskColor`. */
export async function prepareMasks(
  page: Page,
  session: Session,
  { mask, maskColor }: ResolvedShotOptions,
): Promise<Masks | Failure> {
  if (!(await inPage(session, isColour, maskColor))) {
    return {
      kind: 'picture',
      message: `maskColor ${maskColor} is no colour, and nothing would be hidden`,
      hint: 'Write it as in CSS: #FF00FF',
    };
  }
  const others = await unreadableCss(session, mask);
  for (const selector of others) {
    const unreadable = await unreadableSelector(page, 'mask', selector);
    if (unreadable) return unreadable;
  }
  const css = mask.filter((selector) => !others.includes(selector));
  const boxes = async () =>
    [...(await boxesByCss(session, css)), ...(await boxesByPlaywright(page, others))].filter(
      ({ left, top, right, bottom }) => right > left && bottom > top,
    );
  if (!(await inPage(session, canBeCovered, undefined)) && (await boxes()).length > 0) {
    return {
      kind: 'picture',
      message: 'mask needs an HTML page, and this is an image or another file by itself',
    };
  }
  return {
    async lay() {
      return inPage(session, cover, { boxes: await boxes(), maskColor });
    },
  };
}

function isColour(_roots: Root[], colour: string): boolean {
  return CSS.supports('color', colour);
}

async function boxesByCss(session: Session, selectors: readonly string[]): Promise<Edges[]> {
  if (selectors.length === 0) return [];
  const frames = await inEveryFrame(session, visibleBoxes, selectors);
  return frames.flatMap(({ answer, box }) =>
    box ? answer.boxes.map((inner) => throughFrame(inner, answer.width, box)) : answer.boxes,
  );
}

/** From the frame's own pixels to the page's, and no further than the frame shows it. */
function throughFrame(inner: Edges, frameWidth: number, frame: FrameBox): Edges {
  const scale = frameWidth === 0 ? 0 : frame.width / frameWidth;
  return {
    left: frame.x + Math.max(inner.left * scale, 0),
    top: frame.y + Math.max(inner.top * scale, 0),
    right: frame.x + Math.min(inner.right * scale, frame.width),
    bottom: frame.y + Math.min(inner.bottom * scale, frame.height),
  };
}

async function boxesByPlaywright(page: Page, selectors: readonly string[]): Promise<Edges[]> {
  const locators = page.frames().flatMap((frame) => selectors.map((selector) => frame.locator(selector)));
  const elements: ElementHandle[] = (
    await Promise.all(locators.map((locator) => locator.elementHandles()))
  ).flat();
  const boxes = await Promise.all(elements.map((element) => element.boundingBox()));
  return boxes
    .filter((box) => box !== null)
    .map(({ x, y, width, height }) => ({ left: x, top: y, right: x + width, bottom: y + height }));
}

/** Where the elements are, as far as what they scroll or are cut off in lets them be seen. */
function visibleBoxes(
  roots: Root[],
  selectors: readonly string[],
  parentOf: ParentOf,
  own: Own,
): { boxes: Edges[]; width: number } {
  const page = roots[0] as Document;
  const view = own(page, 'defaultView')!;
  const body = own(page, 'body') as HTMLElement | null;
  const elements = roots.flatMap((root) =>
    selectors.flatMap((selector) => [...own(root, 'querySelectorAll')(selector)]),
  );
  return { boxes: elements.map(visibleBox), width: view.innerWidth };

  function visibleBox(element: Element): Edges {
    let { left, top, right, bottom } = boxOf(element);
    let { position } = view.getComputedStyle(element);
    for (let around = parentOf(element); around && around !== body; around = parentOf(around)) {
      const style = view.getComputedStyle(around);
      // What is placed in something further out is not cut off by what lies between.
      if (position === 'fixed' || (position === 'absolute' && style.position === 'static')) continue;
      ({ position } = style);
      if (around === page.documentElement || style.overflow === 'visible') continue;
      const clip = own(around, 'getBoundingClientRect')();
      [left, right] = [Math.max(left, clip.left), Math.min(right, clip.right)];
      [top, bottom] = [Math.max(top, clip.top), Math.min(bottom, clip.bottom)];
    }
    return { left, top, right, bottom };
  }

  /** With `display: contents` it has no box, but what is in it has. */
  function boxOf(element: Element): Edges {
    if (view.getComputedStyle(element).display !== 'contents') return own(element, 'getBoundingClientRect')();
    const range = page.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect();
  }
}

/** In an image by itself there is no place for boxes. */
function canBeCovered(_roots: Root[], _: undefined, _parentOf: ParentOf, own: Own): boolean {
  return own(document, 'documentElement') instanceof HTMLElement;
}

/**
 * The boxes stand in the top layer, above open dialogs too, and in a shadow root, where no style of the page reaches
 * them and nothing of the page moves for them.
 */
function cover(
  _roots: Root[],
  { boxes, maskColor }: { boxes: Edges[]; maskColor: string },
  _parentOf: ParentOf,
  own: Own,
): Box[] {
  // The world of this function is ours: what it keeps there is found again the next time, and by nobody else.
  const world = globalThis as { snapshotSiteCover?: ShadowRoot };
  world.snapshotSiteCover ??= makeCover();
  const covered = boxes.map(inWholePixels);
  world.snapshotSiteCover.replaceChildren(...covered.map(makeBox));
  return covered;

  function makeCover(): ShadowRoot {
    const host = makeElement();
    host.style.cssText =
      'all: initial !important; position: absolute !important; left: 0 !important; top: 0 !important; width: 0 !important; height: 0 !important; overflow: visible !important; forced-color-adjust: none !important';
    const shadow = host.attachShadow({ mode: 'closed' });
    own(document, 'documentElement').append(host);
    host.popover = 'manual';
    host.showPopover();
    return shadow;
  }

  /** So that nothing shimmers through at the edges. */
  function inWholePixels({ left, top, right, bottom }: Edges): Box {
    const [x, y] = [Math.floor(left + scrollX), Math.floor(top + scrollY)];
    return { x, y, width: Math.ceil(right + scrollX) - x, height: Math.ceil(bottom + scrollY) - y };
  }

  function makeBox({ x, y, width, height }: Box): HTMLElement {
    const box = makeElement();
    box.style.cssText = `position: absolute; left: ${x}px; top: ${y}px; width: ${width}px; height: ${height}px`;
    box.style.backgroundColor = maskColor;
    return box;
  }

  /** Also in XML. */
  function makeElement(): HTMLElement {
    return own(document, 'createElementNS')('http://www.w3.org/1999/xhtml', 'div') as HTMLElement;
  }
}
