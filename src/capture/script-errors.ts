import type { Page, WebError } from 'playwright';
import { pageEventsOf } from '../playwright/index.ts';
import type { Problem } from './problems.ts';

interface Place {
  readonly url: string;
  /** Both count from 0. */
  readonly line: number;
  readonly column: number;
}

/**
 * Watches from now on. What it tells, addresses too, is made `readable` first.
 *
 * @returns What the page's scripts threw and did not catch, and where, as far as the browser knows:
 * `x is not defined (/app.js:3:14)`.
 */
export function watchScriptErrors(page: Page, readable: (text: string) => string): () => Problem[] {
  const thrown: WebError[] = [];
  const places = placesOf(page);
  places.clear();
  page.context().on('weberror', (one) => {
    if (one.page() === page) thrown.push(one);
  });
  return () => {
    const left = new Map([...places].map(([words, known]) => [words, known.values()]));
    return thrown.map((one) => {
      const place = hasPlace(one) ? undefined : left.get(wordsOf(one))?.next().value;
      return {
        kind: 'script-error',
        message: `script error: ${describe(one, place ?? one.location(), readable)}`,
      };
    });
  };
}

/** Playwright takes the place from the stack, and of a script that cannot be read, or not be linked, there is none. */
function hasPlace(thrown: WebError): boolean {
  return thrown.location().url !== '' || placeInStack(thrown) !== undefined;
}

const placesOfPages = new WeakMap<Page, Map<string, Place[]>>();

/** Of each page's errors without a stack, by their words, where they were thrown, in order. It is listened to once. */
function placesOf(page: Page): Map<string, Place[]> {
  const known = placesOfPages.get(page);
  if (known) return known;
  const places = new Map<string, Place[]>();
  placesOfPages.set(page, places);
  void listen();
  return places;

  async function listen(): Promise<void> {
    const session = await pageEventsOf(page);
    session.on('Runtime.exceptionThrown', ({ exceptionDetails }) => {
      const { exception, url, lineNumber: line, columnNumber: column } = exceptionDetails;
      const words = exception?.description;
      if (words === undefined || url === undefined || /\n {4}at /.test(words)) return;
      places.set(words, [...(places.get(words) ?? []), { url, line, column }]);
    });
  }
}

/** As the browser writes it. */
function wordsOf(thrown: WebError): string {
  const { name, message } = thrown.error();
  return `${name}: ${message}`;
}

function describe(thrown: WebError, place: Place, readable: (text: string) => string): string {
  const { name, message, stack = '' } = thrown.error();
  // So the browser begins what it says of a script of another origin, whatever was thrown.
  const bare = (text: string) => text.replace(/^Uncaught /, '');
  const hasStack = /^(?!Uncaught )./.test(stack);
  const isError = hasStack || /^\w*(?:Error|Exception)$/.test(bare(name));
  // Of a text with a colon Playwright takes what comes before it for a name.
  const whole = name === '' || isError ? bare(message) : `${name}: ${message}`;
  const [line = ''] = whole.trim().split('\n');
  const where = describePlace(thrown, place, readable);
  return `${readable(line || name || 'nothing')}${isError ? '' : ' was thrown'}${where === '' ? '' : ` (${where})`}`;
}

/** As the browser's console writes it. A script that a script has written has no name, or another one each time. */
function describePlace(thrown: WebError, place: Place, readable: (text: string) => string): string {
  const { url, line, column } = place;
  if (url === '') {
    // Of one that came by `eval` the stack says where that was.
    const { script = '', at = '' } = placeInStack(thrown) ?? {};
    return `${readable(script)}${at}`;
  }
  const written = /^(?:blob|data):/.exec(url)?.[0];
  const named = written === undefined ? readable(url) : `${written}…`;
  return `${named}:${line + 1}:${column + 1}`;
}

function placeInStack(thrown: WebError): { readonly script: string; readonly at: string } | undefined {
  const { stack = '' } = thrown.error();
  const found = /(?<!blob:)(?<script>https?:\/\/[^\s()]+)(?<at>:\d+:\d+)/.exec(stack)?.groups;
  return found && { script: found['script']!, at: found['at']! };
}
