import type { Runtime } from '../runtime.ts';

/**
 * How many frames an animation gets depends on how fast the machine paints. So frames and idle callbacks come every 16 ms
 * of the page's time, with multiples of 16 as their time stamps. If each frame is expensive, they come less often after the
 * first few.
 */
export function paceFrames(runtime: Runtime): void {
  const frameMs = 16;
  const dearFrameMs = 10 * frameMs;
  const firstFrames = 10;
  const smallestSide = 64;
  let dearFrames = 0;
  /** Many pages only ask whether the browser can render, with a small or detached canvas. */
  const rendering = new Set<HTMLCanvasElement | OffscreenCanvas>();
  const isDear = () =>
    rendering.size > 0 &&
    [...rendering].some(
      (canvas) =>
        (!('isConnected' in canvas) || canvas.isConnected) &&
        Math.min(canvas.width, canvas.height) > smallestSide,
    );
  // The time that an idle browser gives to an idle callback.
  const idleMs = 50;
  let lastId = 0;
  /** The time stamp of the last frame, or of the next one if it is scheduled. */
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
      // An answer of the network can move the time beyond a frame. Under virtual time the frame comes all the same.
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
      // A callback can be cancelled by another one of the same frame.
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
  // A thread has only canvases of this kind.
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
