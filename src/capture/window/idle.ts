import type { BrowserContext } from 'playwright';
import type { Shot } from '../../model.ts';
import { empty } from './empty.ts';
import type { Window } from './index.ts';
import { kindOf, type Setting } from './kind.ts';

/** The windows that wait for another shot. They end with their browser. */
export interface IdleWindows {
  /** An empty one for this shot, if there is one. */
  take(shot: Shot, setting: Setting): Promise<Window | undefined>;
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
  /** With whether they are empty by now. The last one was in use last. */
  const idle = new Map<Window, Promise<boolean>>();
  const refusals = new Map<string, number>();
  const refusalsOf = ({ kind }: Window) => refusals.get(kind.name) ?? 0;
  const close = ({ context }: Window) => void context.close().catch(() => {});

  return {
    async take(shot, setting) {
      const { name } = kindOf(shot, setting);
      for (;;) {
        const found = [...idle].findLast(([{ kind }]) => kind.name === name);
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
      if (idle.size <= mostIdle || !oldest) return;
      idle.delete(oldest);
      close(oldest);
    },
    refuse(window) {
      refusals.set(window.kind.name, refusalsOf(window) + 1);
      if (refusalsOf(window) < mostRefusals) return;
      for (const other of idle.keys()) {
        if (other.kind.name !== window.kind.name) continue;
        idle.delete(other);
        close(other);
      }
    },
  };
}
