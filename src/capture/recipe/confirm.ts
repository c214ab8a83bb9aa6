import type { Picture } from '../../model/index.ts';
import type { Capability } from '../../page/contract.ts';
import type { Visit } from './contract.ts';

/** If no two of so many pictures in a row are the same, the page moves by itself. */
const mostPictures = 5;

/** Capabilities that can change a page while all that we can stop is stopped. */
const mayChange: readonly Capability[] = ['draws', 'threads', 'streams', 'plays', 'moves'];

/**
 * Takes pictures until two in a row are the same, because canvases, threads and servers can change the page between two
 * frames. This costs at least one more picture, so by default it is done only for pages that have something of that kind.
 */
export async function confirmPicture<Taken extends Pick<Picture, 'bytes'>>(
  visit: Visit,
  take: () => Promise<Taken>,
): Promise<Taken> {
  let picture = await take();
  if (!isNeeded(visit)) return picture;
  for (let count = 2; count <= mostPictures; count += 1) {
    const next = await take();
    if (Buffer.compare(next.bytes, picture.bytes) === 0) return next;
    picture = next;
  }
  visit.notes.push({
    kind: 'unstable',
    message: `the page does not hold still: of ${mostPictures} pictures no two in a row were the same`,
  });
  return picture;
}

function isNeeded({ page, options, capabilities, time, traffic }: Visit): boolean {
  const { confirm } = options.recipe;
  if (confirm !== 'auto') return confirm;
  return (
    !time.virtual ||
    mayChange.some((capability) => capabilities.has(capability)) ||
    traffic.open().length > 0 ||
    page.frames().some((frame) => isForeign(frame.url(), page.url()))
  );
}

/** A frame of another site may be drawn by another process. */
function isForeign(url: string, pageUrl: string): boolean {
  return /^https?:/.test(url) && new URL(url).origin !== new URL(pageUrl).origin;
}
