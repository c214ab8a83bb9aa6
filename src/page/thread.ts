/** The script of threads. It comes to each of them before the thread's own, which finds its time led by its document. */
import type { ThreadSettings } from './contract.ts';
import { threadSteps } from './recipe/index.ts';
import { makeThreadRuntime } from './thread-runtime.ts';

export default function start(settings: ThreadSettings): void {
  // One that no document of ours leads has no runtime.
  const runtime = makeThreadRuntime(settings);
  if (!runtime) return;
  for (const name of settings.steps) {
    try {
      threadSteps[name]?.(runtime);
    } catch {
      // What a thread does not have leaves the other steps alone.
    }
  }
  runtime.listen();
}
