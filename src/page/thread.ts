/** The script of threads. It comes to each of them before the thread's own, which finds its time led by its document. */
import type { ThreadSettings } from './contract.ts';
import { threadSteps } from './recipe/index.ts';
import { makeThreadKit } from './thread-kit.ts';

export default function start(settings: ThreadSettings): void {
  // One that no document of ours leads has no kit.
  const kit = makeThreadKit(settings);
  if (!kit) return;
  for (const name of settings.steps) {
    try {
      threadSteps[name]?.(kit);
    } catch {
      // What a thread does not have leaves the other steps alone.
    }
  }
  kit.listen();
}
