import type { Look } from '../contract.ts';
import type { Kit } from '../kit.ts';
import { own } from '../own.ts';

export function look(kit: Kit | undefined): Look {
  const scroller = own(document, 'scrollingElement') ?? own(document, 'documentElement');
  return {
    age: kit && Math.min(kit.passed(), kit.end()),
    moment: kit?.moment() ?? Infinity,
    complete: own(document, 'readyState') === 'complete' || kit?.signs.has('rewrites') === true,
    moving: kit?.moving() ?? false,
    signs: kit?.shown() ?? [],
    waiting: kit?.waiting() ?? 0,
    elements: own(document, 'getElementsByTagName')('*').length,
    questions: kit?.questions.size ?? 0,
    height: scroller?.scrollHeight ?? 0,
    windowHeight: window.innerHeight,
    top: Math.round(window.scrollY),
  };
}
