import type { Step, Visit } from './contract.ts';
import { inFrames } from './world.ts';
import type { Kit } from './kit.ts';
import { twoFrames } from './two-frames.ts';

/** How much of the page's time a video may take to find its first frame, in steps. */
const stepMs = 20;
const mostSteps = 50;
/** Nobody is told of what a video shows that is not seen, so that is not waited for any longer. */
const unseenSteps = 10;

/** Which frame a video has reached depends on how fast it was loaded and decoded: it stays at its first one. */
export const media: Step = {
  option: 'media',
  waitingFor: 'the first frames of its videos',
  inPage: holdMedia,
  async after(visit: Visit) {
    const { page, key, signs, time } = visit;
    if (!signs.has('plays')) return;
    for (let step = 0; step < mostSteps; step += 1) {
      const states = await inFrames(page, rewind, key);
      const isThere = states.every(
        (state) => state === 'shown' || (state === 'found' && step >= unseenSteps),
      );
      if (isThere) break;
      visit.seen = await time.pass(stepMs);
    }
    // A video is drawn by a thread of its own, which gets the time to do so.
    await twoFrames(page, key);
  },
};

function holdMedia(kit: Kit): void {
  // A page that waits for its video to begin must not get an error.
  kit.replace(HTMLMediaElement.prototype, 'play', () => Promise.resolve());
  // `autoplay` begins without a call.
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- it travels with this function
  const hold = ({ target }: Event) => {
    if (!(target instanceof HTMLMediaElement)) return;
    target.pause();
    target.currentTime = 0;
  };
  for (const name of ['play', 'playing']) document.addEventListener(name, hold, { capture: true });
}

/**
 * Seeks the first frame of each video, twice: one that came while the video was paused may stay to be seen though its
 * time is 0 again, and now and then the browser does not draw the frame that was found first.
 *
 * @returns Whether it is shown of all of them, or at least found, or there is none. Runs in the page.
 */
function rewind(key: string): 'shown' | 'found' | 'missing' {
  const kit = (window as unknown as Record<symbol, Kit | undefined>)[Symbol.for(key)];
  /** How often its first frame is still to be shown, by video. */
  const left = Symbol.for(`${key} left`);
  type Video = HTMLVideoElement & Record<symbol, number | undefined>;
  const videos: Video[] = [];
  for (const root of [document, ...(kit?.roots ?? [])])
    for (const video of root.querySelectorAll<Video>('video'))
      // An XML file may have a `video` of its own.
      if (video.namespaceURI === 'http://www.w3.org/1999/xhtml') videos.push(video);
  for (const video of videos) {
    // One that has not begun yet would begin later: this tells it not to.
    video.pause();
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) continue;
    const seek = () => {
      video.requestVideoFrameCallback((_, { mediaTime }) => {
        if (mediaTime === 0) video[left]! -= 1;
        if (video[left]! > 0) seek();
      });
      video.currentTime = 0;
    };
    if (video[left] === undefined) {
      video[left] = 2;
      seek();
    } else if (video.currentTime !== 0) video.currentTime = 0;
  }
  const isFound = ({ seeking, error, networkState, preload, readyState }: Video) => {
    const comes = networkState === HTMLMediaElement.NETWORK_LOADING && preload !== 'none';
    return error || (!seeking && (!comes || readyState >= HTMLMediaElement.HAVE_CURRENT_DATA));
  };
  if (!videos.every(isFound)) return 'missing';
  return videos.every((video) => !video[left]) ? 'shown' : 'found';
}
