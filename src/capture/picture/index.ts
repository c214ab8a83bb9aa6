/** Takes the picture of a page that holds still, with the DevTools protocol. */
import { imageSize } from 'image-size';
import type { Page } from 'playwright';
import type { Box, Failure, Note, Picture, ResolvedShotOptions, Shot } from '../../model/index.ts';
import { addStyle, arrangeAgain } from '../content/index.ts';
import { lookForUnshown } from '../preloader.ts';
import { clipArea, cut, elementArea, pageArea, showElement } from './area.ts';
import { type Area, type Frame, openCamera } from './camera.ts';
import { prepareMasks } from './mask.ts';
import { spreadOut } from './spread.ts';
import { keepTouch } from './touch.ts';

export { prepareScreen, putCameraAway } from './camera.ts';

/** A picture without the title of its page. */
export type Untitled = Omit<Picture, 'title'>;

/** A page that is ready for its picture. */
export interface Prepared {
  /** Takes the picture. Each call gives the same bytes if the page holds still. */
  take(): Promise<Untitled>;
  /** Whether the picture is so large that taking it slows down other shots. */
  readonly isLarge: boolean;
  /** Notes on how it is taken. */
  readonly notes: readonly Note[];
}

/**
 * Prepares a page for its picture: waits until the element of `selector` is visible, adds `style`, moves fixed elements to
 * their places, and finds the area of the picture. Every picture but that of the window shows the page as it is with the
 * window at its top.
 */
export async function preparePicture(page: Page, { options }: Shot): Promise<Prepared | Failure> {
  const { selector, clip, fullPage, mask, style } = options;
  const camera = await openCamera(page, options);
  const { session } = camera;
  const { failure, missing } = await arrangeAgain(session, options);
  if (failure) return failure;
  const unread = selector === undefined ? undefined : await showElement(page, selector);
  if (unread) return unread;
  // With `selector` there is a visible element, so the page is not blank.
  const unshown = selector === undefined ? await lookForUnshown(session, options) : undefined;
  if (style !== undefined) await addStyle(session, style);

  const everything = await pageArea(camera);
  const whole = cut(everything, options);
  let area: Area | Failure | undefined;
  if (selector !== undefined || clip || fullPage) {
    const isPart = selector !== undefined || clip !== undefined;
    if (options.hasTouch) await keepTouch(session);
    await spreadOut(session, isPart ? everything.height : whole.area.height);
    area =
      selector !== undefined
        ? await elementArea(page, selector)
        : clip
          ? clipArea(clip, everything)
          : whole.area;
  }
  if (area && 'kind' in area) return area;
  const masks = mask.length > 0 ? await prepareMasks(page, session, options) : undefined;
  if (masks && 'kind' in masks) return masks;

  return {
    isLarge: area !== undefined && camera.isLarge(area),
    notes: [
      ...(unshown ? [unshown] : []),
      ...(area === whole.area ? whole.notes : []),
      ...missing.map(unmatched),
    ],
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
