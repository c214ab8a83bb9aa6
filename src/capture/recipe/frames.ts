import type { Step } from './contract.ts';
import type { Kit } from './kit.ts';

/**
 * How many frames an animation has had by a moment depends on how fast the machine paints. So frames and idle times
 * come every 16 ms of the page's time, and their time stamps are whole multiples of that.
 */
export const frames: Step = { option: 'frames', inPage: paceFrames };

function paceFrames(kit: Kit): void {
  const frameMs = 16;
  // As long as a browser without anything to do lets an idle callback work.
  const idleMs = 50;
  let lastId = 0;
  /** The time stamp of the last frame, or of the next one if that has been asked for. */
  let stamp = 0;
  let scheduled = false;
  let drawing = false;
  let waiting = new Map<number, (stamp: number) => void>();
  let due = waiting;

  const request = (callback: (stamp: number) => void) => {
    if (typeof callback !== 'function') throw new TypeError('The callback provided is not a function.');
    lastId += 1;
    waiting.set(lastId, callback);
    if (!scheduled) {
      scheduled = true;
      const age = kit.age();
      // An answer of the network can take the time over a frame: under virtual time that is made up for.
      stamp = (drawing && kit.virtual ? stamp : age - (age % frameMs)) + frameMs;
      kit.callAt(stamp, draw);
    }
    return lastId;
  };
  const draw = () => {
    scheduled = false;
    drawing = true;
    const at = stamp;
    due = waiting;
    waiting = new Map();
    for (const [id, callback] of due) {
      // One that another of the same frame cancels does not come.
      if (!due.delete(id)) continue;
      try {
        callback(at);
      } catch (error) {
        reportError(error);
      }
    }
    drawing = false;
  };
  const cancel = (id: number) => {
    waiting.delete(id);
    due.delete(id);
  };
  for (const name of ['requestAnimationFrame', 'webkitRequestAnimationFrame'])
    kit.replace(window, name, request);
  for (const name of ['cancelAnimationFrame', 'webkitCancelAnimationFrame', 'cancelIdleCallback'])
    kit.replace(window, name, cancel);
  kit.replace(window, 'requestIdleCallback', (callback: (deadline: IdleDeadline) => void) =>
    request(() => {
      const begun = kit.age();
      callback({ didTimeout: false, timeRemaining: () => Math.max(0, idleMs - (kit.age() - begun)) });
    }),
  );
}
