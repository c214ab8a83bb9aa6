import type { Own } from '../roots.ts';
import type { Page } from 'playwright';
import type { Kit, Sign } from './kit.ts';
import { inDocument } from './world.ts';

/** It is there in whatever runs in a page: see world.ts. */
declare const own: Own;

/** What the document in the page's window shows at this moment. */
export interface Look {
  /** Its age in milliseconds of its own time; `undefined` if it keeps no time, because scripts do not run. */
  readonly age: number | undefined;
  /** The age at which it is to stop. */
  readonly moment: number;
  /** Whether it and all that it needs has loaded. */
  readonly complete: boolean;
  /** Whether animations run in it that will end. */
  readonly moving: boolean;
  /** What it has shown by now that it does. */
  readonly signs: readonly Sign[];
  /** How many timers and frames of its own it waits for. */
  readonly waiting: number;
  /** How many elements it has, without its shadow roots and frames. */
  readonly elements: number;
  /** How much it has asked of the browser that is not answered. */
  readonly questions: number;
  /** How tall it is, and how much of that the window shows, in CSS pixels. */
  readonly height: number;
  readonly windowHeight: number;
  /** How far it is scrolled. */
  readonly top: number;
}

/** Of a page that has not been looked at. */
export const unseen: Look = {
  age: 0,
  moment: 0,
  complete: false,
  moving: false,
  signs: [],
  waiting: 0,
  elements: 0,
  questions: 0,
  height: 0,
  windowHeight: 0,
  top: 0,
};

export async function lookAt(page: Page, key: string): Promise<Look> {
  const seen = await inDocument(page, look, key);
  return { ...seen, moment: seen.moment ?? Infinity };
}

/** Runs in the page; a moment without an end comes from there as `null`. */
function look(key: string): Omit<Look, 'moment'> & { moment: number | null } {
  const kit = (window as unknown as Record<symbol, Kit | undefined>)[Symbol.for(key)];
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
