import type { BrowserContext } from 'playwright';
import { empty } from './empty.ts';
import type { Window } from './contract.ts';
import type { WindowPool } from './pool.ts';

/** The windows that wait for another shot, in pools. They are closed with their browser. */
export interface IdleWindows {
  /** An empty window of this pool, if there is one. */
  take(pool: WindowPool): Promise<Window | undefined>;
  /** Empties a window after its shot and keeps it. A window that cannot be emptied is closed. */
  keep(window: Window): void;
  /** Reports that a page could see that its window was used before. After some reports, no window of the pool is used again. */
  refuse(window: Window): void;
}

/** Each takes some 50 MiB of memory. More would help only if there were more pools than this. */
const mostIdle = 8;
/** Pages leave something in the process, such as memory that is not freed. So a window is closed after so many shots. */
const mostShots = 30;
/** There are few, because each refusal costs as much as a shot. */
const mostRefusals = 2;

/** @param mayServeAgain Whether a context may serve another shot. If so, the shot is counted. */
export function keepIdle(mayServeAgain: (context: BrowserContext) => boolean): IdleWindows {
  /** The promise says whether the window could be emptied. The window that has waited longest comes first. */
  const idle = new Map<Window, Promise<boolean>>();
  const refusals = new Map<string, number>();
  const refusalsOf = ({ pool }: Window) => refusals.get(pool.key) ?? 0;
  const close = ({ context }: Window) => void context.close().catch(() => {});
  const drop = (window: Window) => {
    idle.delete(window);
    close(window);
  };

  return {
    async take({ key }) {
      for (;;) {
        // The window that has waited longest is most likely empty by now. This also keeps no old browser up.
        const found = [...idle].find(([{ pool }]) => pool.key === key);
        if (!found) return undefined;
        const [window, isEmpty] = found;
        idle.delete(window);
        // Its browser may have been replaced by another instance meanwhile.
        if ((await isEmpty) && mayServeAgain(window.context)) return window;
        close(window);
      }
    },
    keep(window) {
      window.served += 1;
      const servesAgain = window.pool.servesAgain && refusalsOf(window) < mostRefusals;
      if (!servesAgain || window.served >= mostShots) return close(window);
      idle.set(window, empty(window));
      const [oldest] = idle.keys();
      if (idle.size > mostIdle) drop(oldest!);
    },
    refuse(window) {
      refusals.set(window.pool.key, refusalsOf(window) + 1);
      if (refusalsOf(window) < mostRefusals) return;
      for (const other of idle.keys()) if (other.pool.key === window.pool.key) drop(other);
    },
  };
}
