import type { BrowserContextOptions } from 'playwright';
import type { ResolvedShotOptions } from '../model/index.ts';
import type { ViewOptions } from '../options.ts';

/** What of the options describes the browser; Playwright has the same names. */
const names = [
  'viewport',
  'colorScheme',
  'reducedMotion',
  'locale',
  'timezoneId',
  'deviceScaleFactor',
  'forcedColors',
  'contrast',
  'userAgent',
  'isMobile',
  'hasTouch',
  'javaScriptEnabled',
  'storageState',
  'ignoreHTTPSErrors',
] as const satisfies readonly (keyof ViewOptions)[];

/** The browser that the page is to believe in; what only servers are told is login.ts. What an option leaves open stays at Playwright's own value. */
export function contextOptions(options: ResolvedShotOptions): BrowserContextOptions {
  return {
    ...Object.fromEntries(names.filter((name) => name in options).map((name) => [name, options[name]])),
    // A worker that answers from its cache would show the site of an earlier visit.
    serviceWorkers: 'block',
    acceptDownloads: false,
  };
}
