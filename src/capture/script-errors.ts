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
 * Watches from now on. All texts and addresses pass through `readable`.
 *
 * @returns A function that lists the uncaught errors of the page's scripts, with the place if the browser knows it:
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

/** Playwright takes the place from the stack. A script that cannot be parsed or linked has none. */
function hasPlace(thrown: WebError): boolean {
  return thrown.location().url !== '' || placeInStack(thrown) !== undefined;
}

const placesOfPages = new WeakMap<Page, Map<string, Place[]>>();

/** For errors of a page without a stack: their places by their texts, in order. Each page is listened to once. */
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

/** The text of the error, as the browser writes it. */
function wordsOf(thrown: WebError): string {
  const { name, message } = thrown.error();
  return `${name}: ${message}`;
}

function describe(thrown: WebError, place: Place, readable: (text: string) => string): string {
  const { name, message, stack = '' } = thrown.error();
  // The browser writes this in front of an error in a script of another origin, whatever was thrown.
  const bare = (text: string) => text.replace(/^Uncaught /, '');
  const hasStack = /^(?!Uncaught )./.test(stack);
  const isError = hasStack || /^\w*(?:Error|Exception)$/.test(bare(name));
  // If the thrown text has a colon, Playwright takes what comes before it as the name of an error.
  const whole = name === '' || isError ? bare(message) : `${name}: ${message}`;
  const [line = ''] = whole.trim().split('\n');
  const where = describePlace(thrown, place, readable);
  return `${readable(line || name || 'nothing')}${isError ? '' : ' was thrown'}${where === '' ? '' : ` (${where})`}`;
}

/** The place as the browser's console writes it. A script made by a script has no address, or another one each time. */
function describePlace(thrown: WebError, place: Place, readable: (text: string) => string): string {
  const { url, line, column } = place;
  if (url === '') {
    // For a script that `eval` ran, the stack has the place of the `eval`.
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
