import type { Look } from '../contract.ts';
import type { PageRuntime } from '../runtime.ts';
import { own } from '../own.ts';

export function look(runtime: PageRuntime | undefined): Look {
  const scroller = own(document, 'scrollingElement') ?? own(document, 'documentElement');
  return {
    age: runtime && Math.min(runtime.passed(), runtime.stopsAt()),
    deadline: runtime?.deadline() ?? Infinity,
    complete: own(document, 'readyState') === 'complete' || runtime?.capabilities.has('rewrites') === true,
    moving: runtime?.moving() ?? false,
    capabilities: runtime?.capabilitiesShown() ?? [],
    waiting: runtime?.waiting() ?? 0,
    elements: own(document, 'getElementsByTagName')('*').length,
    questions: runtime?.questions.size ?? 0,
    height: scroller?.scrollHeight ?? 0,
    windowHeight: window.innerHeight,
    top: Math.round(window.scrollY),
  };
}
