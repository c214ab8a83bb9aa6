import type { BrowserContext } from 'playwright';
import { empty } from './empty.ts';
import type { Window } from './contract.ts';
import type { Kind } from './kind.ts';

/** The windows that wait for another shot. They end with their browser. */
export interface IdleWindows {
  /** An empty one of this kind, if there is one. */
  take(kind: Kind): Promise<Window | undefined>;
  /** Empties one that has served a shot, and keeps it; one that cannot be emptied is closed. */
  keep(window: Window): void;
  /** Says that a page saw in a window that it was used before. Where that is so again and again, no other is used twice. */
  refuse(window: Window): void;
}

/** More would take memory, some 50 MiB each, and help only where there are more kinds of shots than that. */
const mostIdle = 8;
/** What a page leaves in a process, such as memory that is not given back, goes after so many shots. */
const mostShots = 30;
/** Each refusal costs as much as a shot. */
const mostRefusals = 2;

/** @param mayServeAgain Whether a context may serve another shot; it counts as one more if it may. */
export function keepIdle(mayServeAgain: (context: BrowserContext) => boolean): IdleWindows {
  /** With whether they are empty by now, the one first that has waited longest. */
  const idle = new Map<Window, Promise<boolean>>();
  const refusals = new Map<string, number>();
  const refusalsOf = ({ kind }: Window) => refusals.get(kind.name) ?? 0;
  const close = ({ context }: Window) => void context.close().catch(() => {});
  const drop = (window: Window) => {
    idle.delete(window);
    close(window);
  };

  return {
    async take({ name }) {
      for (;;) {
        // The one that has waited longest is the surest to be empty, and none keeps an old browser up.
        const found = [...idle].find(([{ kind }]) => kind.name === name);
        if (!found) return undefined;
        const [window, isEmpty] = found;
        idle.delete(window);
        // Its browser may have got a successor meanwhile.
        if ((await isEmpty) && mayServeAgain(window.context)) return window;
        close(window);
      }
    },
    keep(window) {
      window.served += 1;
      const servesAgain = window.kind.servesAgain && refusalsOf(window) < mostRefusals;
      if (!servesAgain || window.served >= mostShots) return close(window);
      idle.set(window, empty(window));
      const [oldest] = idle.keys();
      if (idle.size > mostIdle) drop(oldest!);
    },
    refuse(window) {
      refusals.set(window.kind.name, refusalsOf(window) + 1);
      if (refusalsOf(window) < mostRefusals) return;
      for (const other of idle.keys()) if (other.kind.name === window.kind.name) drop(other);
    },
  };
}
