/**
 * The script of documents. It starts in each document before the page's own scripts and serves `DocumentCalls` later. A
 * document in which it did not start gets it with the first call.
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
  // Between two shots the window shows an empty document, which needs only this: a window keeps its name otherwise.
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
      // A step may not work in some document, such as an SVG. The others still start.
    }
  }
}
