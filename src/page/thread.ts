/** The script of threads. It starts in each thread before the thread's own script. */
import type { ThreadSettings } from './contract.ts';
import { threadSteps } from './recipe/index.ts';
import { makeThreadRuntime } from './thread-runtime.ts';

export default function start(settings: ThreadSettings): void {
  // Only a thread that its document leads has a runtime.
  const runtime = makeThreadRuntime(settings);
  if (!runtime) return;
  for (const name of settings.steps) {
    try {
      threadSteps[name]?.(runtime);
    } catch {
      // A step may not work in some thread. The others still start.
    }
  }
  runtime.listen();
}
