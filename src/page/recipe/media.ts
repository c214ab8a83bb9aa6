import type { PageRuntime } from '../runtime.ts';
import { own } from '../own.ts';

/** Keeps videos and sounds from playing, without an error for the page. */
export function holdMedia(runtime: PageRuntime): void {
  // A page that waits for its video to begin must not get an error.
  runtime.wrap(HTMLMediaElement.prototype, 'play', {
    call(_original, self: HTMLMediaElement) {
      // Before a click, browsers play only what is muted.
      if (self.muted && !runtime.chosen.has(self)) runtime.chosen.set(self, 0);
      return Promise.resolve();
    },
  });
  runtime.wrap(HTMLMediaElement.prototype, 'currentTime', {
    set: (value, self: HTMLMediaElement) => void runtime.chosen.set(self, Number(value)),
  });
  // With `autoplay` it begins without a call.
  const hold = ({ target }: Event) => {
    if (!(target instanceof HTMLMediaElement)) return;
    target.pause();
    target.currentTime = runtime.chosen.get(target) ?? 0;
  };
  for (const name of ['play', 'playing']) document.addEventListener(name, hold, { capture: true });
}

/** How often the browser still has to show the frame of a video, and the second of that frame. */
const left = new WeakMap<HTMLVideoElement, number>();
const shownAt = new WeakMap<HTMLVideoElement, number>();

/**
 * Seeks the frame of each video that shows one. It does so twice: a frame that came while the video was paused may stay
 * visible though the time is 0 again, and sometimes the browser does not draw the first frame that it finds. Seeking hides
 * the poster.
 *
 * @returns `shown` if all are shown, `found` if all are found, and `missing` otherwise.
 */
export function rewindVideos(runtime: PageRuntime | undefined): 'shown' | 'found' | 'missing' {
  const videos: HTMLVideoElement[] = [];
  for (const root of [document, ...(runtime?.roots ?? [])])
    for (const video of own(root, 'querySelectorAll')('video'))
      // An XML file may have a `video` of its own.
      if (video.namespaceURI === 'http://www.w3.org/1999/xhtml') videos.push(video);
  for (const video of videos) {
    // Otherwise a video that has not begun yet would begin later.
    video.pause();
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) continue;
    const chosen = runtime?.chosen.get(video);
    const plays = video.autoplay && video.muted;
    if (video.poster && !plays && chosen === undefined && video.currentTime === 0) continue;
    const begins = shownAt.get(video) ?? Math.min(chosen ?? (plays ? 0 : video.currentTime), video.duration);
    shownAt.set(video, begins);
    const seek = () => {
      video.requestVideoFrameCallback((_, { mediaTime }) => {
        if (begins > 0 || mediaTime === 0) left.set(video, left.get(video)! - 1);
        if (left.get(video)! > 0) seek();
      });
      video.currentTime = begins;
    };
    if (!left.has(video)) {
      left.set(video, 2);
      seek();
    } else if (Math.abs(video.currentTime - begins) > 0.001) video.currentTime = begins;
  }
  const isFound = ({ seeking, error, networkState, preload, readyState }: HTMLVideoElement) => {
    const comes = networkState === HTMLMediaElement.NETWORK_LOADING && preload !== 'none';
    return error || (!seeking && (!comes || readyState >= HTMLMediaElement.HAVE_CURRENT_DATA));
  };
  if (!videos.every(isFound)) return 'missing';
  return videos.every((video) => !left.get(video)) ? 'shown' : 'found';
}
