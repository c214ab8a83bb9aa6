import type { Step, Visit } from './contract.ts';
import { inFrames } from './world.ts';
import type { Kit } from './kit.ts';

/** How much of the page's time a video may take to find its first frame, in steps. */
const stepMs = 20;
const mostSteps = 50;

/** Which frame a video has reached depends on how fast it was loaded and decoded: it stays at its first one. */
export const media: Step = {
  option: 'media',
  waitingFor: 'the first frames of its videos',
  inPage: holdMedia,
  async after(visit: Visit) {
    const { page, key, signs, time } = visit;
    if (!signs.has('plays')) return;
    for (let step = 0; step < mostSteps; step += 1) {
      const rewound = await inFrames(page, rewind, key);
      if (rewound.every(Boolean)) return;
      visit.seen = await time.pass(stepMs);
    }
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

/** @returns Whether all videos show their first frame, or have none. Runs in the page. */
function rewind(key: string): boolean {
  const kit = (window as unknown as Record<symbol, Kit | undefined>)[Symbol.for(key)];
  const videos: HTMLVideoElement[] = [];
  for (const root of [document, ...(kit?.roots ?? [])]) videos.push(...root.querySelectorAll('video'));
  for (const video of videos) {
    if (!video.paused) video.pause();
    if (video.currentTime !== 0) video.currentTime = 0;
  }
  return videos.every(({ seeking, error, networkState, preload, readyState }) => {
    const comes = networkState === HTMLMediaElement.NETWORK_LOADING && preload !== 'none';
    return error || (!seeking && (!comes || readyState >= HTMLMediaElement.HAVE_CURRENT_DATA));
  });
}
