import type { Picture } from '../../model/index.ts';
import type { Capability } from '../../page/contract.ts';
import type { Visit } from './contract.ts';

/** A page that has not come out the same twice in a row by then moves by itself. */
const mostPictures = 5;

/** What can change a page while everything that we know of stands still. */
const restless: readonly Capability[] = ['draws', 'threads', 'streams', 'plays', 'moves'];

/**
 * Canvases, threads and servers can change the page between two frames. So the picture is taken until two in a row are
 * the same; it costs one more picture, so by default only where something of that kind is there.
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
    restless.some((capability) => capabilities.has(capability)) ||
    traffic.open().length > 0 ||
    page.frames().some((frame) => isForeign(frame.url(), page.url()))
  );
}

/** A frame of another site may be drawn by another process. */
function isForeign(url: string, pageUrl: string): boolean {
  return /^https?:/.test(url) && new URL(url).origin !== new URL(pageUrl).origin;
}
