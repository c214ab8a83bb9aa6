import type { BrowserContextOptions } from 'playwright';
import type { ResolvedShotOptions } from '../model/index.ts';
import type { ViewOptions } from '../options/index.ts';

/** The options that describe the browser. They have Playwright's names. */
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
  'geolocation',
  'permissions',
  'ignoreHTTPSErrors',
] as const satisfies readonly (keyof ViewOptions)[];

/**
 * The browser as the page sees it. Options that are not set keep Playwright's defaults. What only servers see (headers,
 * credentials) is in login.ts.
 */
export function contextOptions(options: ResolvedShotOptions): BrowserContextOptions {
  return {
    ...Object.fromEntries(names.filter((name) => name in options).map((name) => [name, options[name]])),
    // A service worker could answer from its cache, and show the site as it was at an earlier visit. Without a network that
    // is what the site is meant to do.
    serviceWorkers: options.offline ? 'allow' : 'block',
    acceptDownloads: false,
  };
}
