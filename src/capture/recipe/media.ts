import type { Own } from '../roots.ts';
import type { Note } from '../../model/index.ts';
import type { Step, Visit } from './contract.ts';
import { inFrames } from './world.ts';
import type { Kit } from './kit.ts';
import { twoFrames } from './two-frames.ts';

/** It is there in whatever runs in a page: see world.ts. */
declare const own: Own;

/** How much of the page's time a video may take to find its first frame, in steps. */
const stepMs = 20;
const mostSteps = 50;
/** Nobody is told of what a video shows that is not seen, so that is not waited for any longer. */
const unseenSteps = 10;
const gaveUp: Note = {
  kind: 'incomplete',
  message: `a video did not show its first frame in ${(mostSteps * stepMs) / 1000} s and was taken as it was: give it a poster, or wait for it with waitFor`,
};

/**
 * Which frame a video has reached depends on how fast it was loaded and decoded: it stays at the one at which it begins.
 * One that neither plays nor was moved shows its poster to a person, and is left alone.
 */
export const media: Step = {
  option: 'media',
  waitingFor: 'the first frames of its videos',
  inPage: holdMedia,
  async after(visit: Visit) {
    const { page, key, signs, time, notes } = visit;
    if (!signs.has('plays')) return;
    for (let step = 0; ; step += 1) {
      const states = await inFrames(page, rewind, key);
      const isThere = states.every(
        (state) => state === 'shown' || (state === 'found' && step >= unseenSteps),
      );
      if (isThere) break;
      if (step === mostSteps) {
        notes.push(gaveUp);
        break;
      }
      visit.seen = await time.pass(stepMs);
    }
    // A video is drawn by a thread of its own, which gets the time to do so.
    await twoFrames(page, key);
  },
};

function holdMedia(kit: Kit): void {
  // A page that waits for its video to begin must not get an error.
  kit.wrap(HTMLMediaElement.prototype, 'play', {
    call(_original, self: HTMLMediaElement) {
      // Browsers refuse to play what can be heard before a person has clicked.
      if (self.muted && !kit.chosen.has(self)) kit.chosen.set(self, 0);
      return Promise.resolve();
    },
  });
  kit.wrap(HTMLMediaElement.prototype, 'currentTime', {
    set: (value, self: HTMLMediaElement) => void kit.chosen.set(self, Number(value)),
  });
  // `autoplay` begins without a call.
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- it travels with this function
  const hold = ({ target }: Event) => {
    if (!(target instanceof HTMLMediaElement)) return;
    target.pause();
    target.currentTime = kit.chosen.get(target) ?? 0;
  };
  for (const name of ['play', 'playing']) document.addEventListener(name, hold, { capture: true });
}

/**
 * Seeks the frame of each video that shows one, twice: one that came while the video was paused may stay to be seen though its
 * time is 0 again, and now and then the browser does not draw the frame that was found first. Seeking hides a poster.
 *
 * @returns Whether it is shown of all of them, or at least found, or there is none. Runs in the page.
 */
function rewind(key: string): 'shown' | 'found' | 'missing' {
  const kit = (window as unknown as Record<symbol, Kit | undefined>)[Symbol.for(key)];
  /** How often its frame is still to be shown, and at which second that is, by video. */
  const left = Symbol.for(`${key} left`);
  const second = Symbol.for(`${key} second`);
  type Video = HTMLVideoElement & Record<symbol, number | undefined>;
  const videos: Video[] = [];
  for (const root of [document, ...(kit?.roots ?? [])])
    for (const video of own(root, 'querySelectorAll')<Video>('video'))
      // An XML file may have a `video` of its own.
      if (video.namespaceURI === 'http://www.w3.org/1999/xhtml') videos.push(video);
  for (const video of videos) {
    // One that has not begun yet would begin later: this tells it not to.
    video.pause();
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) continue;
    const chosen = kit?.chosen.get(video);
    const plays = video.autoplay && video.muted;
    if (video.poster && !plays && chosen === undefined && video.currentTime === 0) continue;
    const begins = (video[second] ??= Math.min(chosen ?? (plays ? 0 : video.currentTime), video.duration));
    const seek = () => {
      video.requestVideoFrameCallback((_, { mediaTime }) => {
        if (begins > 0 || mediaTime === 0) video[left]! -= 1;
        if (video[left]! > 0) seek();
      });
      video.currentTime = begins;
    };
    if (video[left] === undefined) {
      video[left] = 2;
      seek();
    } else if (Math.abs(video.currentTime - begins) > 0.001) video.currentTime = begins;
  }
  const isFound = ({ seeking, error, networkState, preload, readyState }: Video) => {
    const comes = networkState === HTMLMediaElement.NETWORK_LOADING && preload !== 'none';
    return error || (!seeking && (!comes || readyState >= HTMLMediaElement.HAVE_CURRENT_DATA));
  };
  if (!videos.every(isFound)) return 'missing';
  return videos.every((video) => !video[left]) ? 'shown' : 'found';
}
