import type { Runtime } from '../runtime.ts';

/**
 * How many frames an animation has had by a moment depends on how fast the machine paints. So frames and idle times
 * come every 16 ms of the page's time, and their time stamps are whole multiples of that. Where each of them is dear they
 * come less often, once the page has had some to begin with.
 */
export function paceFrames(runtime: Runtime): void {
  const frameMs = 16;
  const dearFrameMs = 10 * frameMs;
  const firstFrames = 10;
  const smallestSide = 64;
  let dearFrames = 0;
  /** Of many pages it is only asked whether the browser could. */
  const rendering = new Set<HTMLCanvasElement | OffscreenCanvas>();
  const isDear = () =>
    rendering.size > 0 &&
    [...rendering].some(
      (canvas) =>
        (!('isConnected' in canvas) || canvas.isConnected) &&
        Math.min(canvas.width, canvas.height) > smallestSide,
    );
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
      const age = runtime.age();
      // An answer of the network can take the time over a frame: under virtual time that is made up for.
      const nextMs = dearFrames > firstFrames ? dearFrameMs : frameMs;
      stamp = (drawing && runtime.virtual ? stamp : age - (age % frameMs)) + nextMs;
      runtime.scheduleAt(stamp, draw);
    }
    return lastId;
  };
  const draw = () => {
    scheduled = false;
    drawing = true;
    if (runtime.virtual && isDear()) {
      dearFrames += 1;
      runtime.capabilities.add('renders');
    }
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
  // A thread has no others than those that it was given and those that nobody sees.
  const Canvas = window.HTMLCanvasElement ?? OffscreenCanvas;
  runtime.wrap(Canvas.prototype, 'getContext', {
    call(original, self, args) {
      const context: unknown = Reflect.apply(original, self, args);
      if (context && self instanceof OffscreenCanvas) runtime.capabilities.add('draws');
      if (context && /webgl|webgpu/.test(String(args[0]))) rendering.add(self);
      return context;
    },
  });
  for (const name of ['requestAnimationFrame', 'webkitRequestAnimationFrame'])
    runtime.replace(window, name, request);
  for (const name of ['cancelAnimationFrame', 'webkitCancelAnimationFrame', 'cancelIdleCallback'])
    runtime.replace(window, name, cancel);
  runtime.replace(window, 'requestIdleCallback', (callback: (deadline: IdleDeadline) => void) =>
    request(() => {
      const begun = runtime.age();
      callback({ didTimeout: false, timeRemaining: () => Math.max(0, idleMs - (runtime.age() - begun)) });
    }),
  );
}
