/**
 * The script of documents. It comes to each of them before the page's own scripts, and keeps there what is called later:
 * see `DocumentCalls`. Into a document to which it did not come it is sent with the first call.
 */
import type { DocumentCalls, DocumentSettings } from './contract.ts';
import { makePageRuntime } from './runtime.ts';
import { calls, steps } from './recipe/index.ts';

export default function start({ key, unseen, runtime: settings }: DocumentSettings): void {
  if (unseen !== '') {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(unseen);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  // The empty window between two shots only gets rid of its name, which stays with a window.
  if (settings && window.top === window && window.location.href === 'about:blank') {
    window.name = '';
    return;
  }
  const runtime = settings ? makePageRuntime(key, settings) : undefined;
  const call = (name: keyof DocumentCalls, argument: never) => calls[name](runtime, argument);
  Object.defineProperty(window, Symbol.for(key), { value: call });
  if (!runtime || !settings) return;
  for (const name of settings.steps) {
    try {
      steps[name](runtime);
    } catch {
      // One that does not suit a document, such as an SVG, leaves the others alone.
    }
  }
}
