import type { ElementHandle, Page } from 'playwright';
import type { Box, Failure, ResolvedShotOptions } from '../../model/index.ts';
import { unreadableCss } from '../content/index.ts';
import type { Edges } from '../../page/contract.ts';
import { type FrameBox, inEachFrameWithAllRoots, inMainFrame } from '../isolated-world.ts';
import { unreadableSelector } from '../selector.ts';
import type { Session } from '../../playwright/index.ts';

/** Covers the elements that `mask` names. */
export interface Masks {
  /** Covers each element at its present place. Returns the boxes, in CSS pixels of the page. */
  lay(): Promise<readonly Box[]>;
  /** Takes the covers away. */
  lift(): Promise<void>;
}

/** Prepares masks for elements in all frames and shadow roots, or returns what is wrong with `mask` or `maskColor`. */
export async function prepareMasks(
  page: Page,
  session: Session,
  { mask, maskColor }: ResolvedShotOptions,
): Promise<Masks | Failure> {
  if (!(await inMainFrame(session, 'isColour', maskColor))) {
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
  if (!(await inMainFrame(session, 'canBeCovered')) && (await boxes()).length > 0) {
    return {
      kind: 'picture',
      message: 'mask needs an HTML page, and this is an image or another file by itself',
    };
  }
  return {
    async lay() {
      return inMainFrame(session, 'cover', { boxes: await boxes(), maskColor });
    },
    lift: () => inMainFrame(session, 'uncover'),
  };
}

async function boxesByCss(session: Session, selectors: readonly string[]): Promise<Edges[]> {
  if (selectors.length === 0) return [];
  const frames = await inEachFrameWithAllRoots(session, 'visibleBoxes', selectors);
  return frames.flatMap(({ answer, box }) =>
    box ? answer.boxes.map((inner) => throughFrame(inner, answer.width, box)) : answer.boxes,
  );
}

/** Converts a box from a frame's pixels to the page's, and cuts it off at the edges of the frame. */
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
