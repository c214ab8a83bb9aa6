/** Takes the picture of a page that holds still, with the DevTools protocol. */
import { imageSize } from 'image-size';
import type { Page } from 'playwright';
import type { Box, Failure, Note, Picture, ResolvedShotOptions, Shot } from '../../model/index.ts';
import { addStyle, arrangeAgain } from '../content/index.ts';
import { lookForUnshown } from '../preloader.ts';
import { clipArea, cut, elementArea, pageArea } from './area.ts';
import { type Area, type Frame, openCamera } from './camera.ts';
import { prepareMasks } from './mask.ts';
import { isOfWindow, type Scene } from './scene.ts';
import { showElement, type Shown } from './show-element.ts';
import { spreadOut } from './spread.ts';
import { putAtTop } from './top.ts';
import { keepTouch } from './touch.ts';

export { prepareScreen, putCameraAway } from './camera.ts';
export { inOrder, isOfWindow, type Scene } from './scene.ts';

/** A picture without the title of its page. */
export type Untitled = Omit<Picture, 'title'>;

/** A page that is ready for its picture. */
export interface Prepared {
  /** Takes the picture. Each call gives the same bytes if the page holds still. */
  take(): Promise<Untitled>;
  /** The same for pictures that see the same page; `undefined` if no other does. */
  readonly state: string | undefined;
  /** Undoes what would change later pictures of the visit. */
  leave(): Promise<void>;
  /** Whether the picture is so large that taking it slows down other shots. */
  readonly isLarge: boolean;
  /** Notes on how it is taken. */
  readonly notes: readonly Note[];
}

/**
 * Prepares a page for its picture: waits until the element of `selector` is visible, adds `style`, moves fixed elements to
 * their places, and finds the area of the picture. Every picture but that of the window shows the page as it is with the
 * window at its top.
 *
 * @returns `undefined` if earlier pictures of this visit have changed the page, or this one would change it for later
 * ones. Then the shot has to be taken by itself.
 */
export async function preparePicture(
  page: Page,
  { options }: Shot,
  scene: Scene,
): Promise<Prepared | Failure | undefined> {
  const { selector, clip, mask, style } = options;
  const camera = await openCamera(page, options);
  const { session } = camera;
  const { failure, missing } = await arrangeAgain(session, options);
  if (failure) return failure;
  if (!isOfWindow(options)) await putAtTop(page, session, options);
  let shown: Shown | undefined;
  if (selector !== undefined) {
    const found = await showElement(page, options, scene);
    if (!found || 'kind' in found) return found;
    shown = found;
  }
  // With `selector` there is a visible element, so the page is not blank.
  const unshown = selector === undefined ? await lookForUnshown(session, options) : undefined;
  if (style !== undefined && !scene.isStyled) await addStyle(session, style);
  scene.isStyled = true;

  let area: Area | Failure | undefined;
  let cutOff: readonly Note[] = [];
  if (!isOfWindow(options)) {
    const everything = (scene.everything ??= await pageArea(camera));
    const whole = cut(everything, options);
    const isPart = selector !== undefined || clip !== undefined;
    const height = isPart ? everything.height : whole.area.height;
    if (scene.spreadTo === undefined) {
      if (options.hasTouch) await keepTouch(session);
      await spreadOut(session, height);
    } else if (scene.spreadTo !== height) return undefined;
    scene.spreadTo = height;
    area =
      selector !== undefined
        ? await elementArea(page, selector)
        : clip
          ? clipArea(clip, everything)
          : whole.area;
    if (!isPart) cutOff = whole.notes;
  }
  if (area && 'kind' in area) return area;
  const masks = mask.length > 0 ? await prepareMasks(page, session, options) : undefined;
  if (masks && 'kind' in masks) return masks;

  return {
    state: masks || shown?.hasScrolled ? undefined : area ? `of ${scene.spreadTo} px` : 'of the window',
    async leave() {
      if (!scene.isShared) return;
      await masks?.lift();
      await shown?.scrollBack();
    },
    isLarge: area !== undefined && camera.isLarge(area),
    notes: [...(unshown ? [unshown] : []), ...cutOff, ...missing.map(unmatched)],
    async take() {
      const covered = (await masks?.lay()) ?? [];
      const frame = area ? await camera.part(area) : await camera.window();
      const { bytes } = frame;
      const size = imageSize(bytes);
      const masked = covered.flatMap((box) => inPicture(box, frame, size));
      return {
        bytes,
        width: size.width,
        height: size.height,
        masked,
      };
    },
  };
}

/** What the window shows now, as PNG; `undefined` if the browser does not say. */
export async function windowOf(page: Page, options: ResolvedShotOptions): Promise<Uint8Array | undefined> {
  try {
    const camera = await openCamera(page, { ...options, type: 'png', omitBackground: false });
    return (await camera.window()).bytes;
  } catch {
    return undefined;
  }
}

/** The part of a box that the picture shows, in whole pixels of the picture. Empty if the box lies outside. */
function inPicture(
  box: Box,
  { x, y, scale }: Frame,
  { width, height }: { readonly width: number; readonly height: number },
): Box[] {
  const left = Math.max(0, Math.floor((box.x - x) * scale));
  const top = Math.max(0, Math.floor((box.y - y) * scale));
  const right = Math.min(width, Math.ceil((box.x + box.width - x) * scale));
  const bottom = Math.min(height, Math.ceil((box.y + box.height - y) * scale));
  return right > left && bottom > top ? [{ x: left, y: top, width: right - left, height: bottom - top }] : [];
}

function unmatched(message: string): Note {
  return { kind: 'unmatched', message };
}
