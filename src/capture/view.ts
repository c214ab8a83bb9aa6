import type { BrowserContextOptions } from 'playwright';
import type { ResolvedShotOptions } from '../model.ts';

/** The browser that the page is to believe in. What an option leaves open stays at Playwright's own value. */
export function contextOptions(options: ResolvedShotOptions): BrowserContextOptions {
  const { viewport, colorScheme, reducedMotion, locale, timezoneId } = options;
  const { deviceScaleFactor, forcedColors, contrast, userAgent, isMobile, hasTouch, javaScriptEnabled } =
    options;
  const { extraHTTPHeaders, httpCredentials, storageState, ignoreHTTPSErrors } = options;
  return withoutUndefined({
    viewport,
    colorScheme,
    reducedMotion,
    locale,
    timezoneId,
    deviceScaleFactor,
    forcedColors,
    contrast,
    userAgent,
    isMobile,
    hasTouch,
    javaScriptEnabled,
    extraHTTPHeaders,
    httpCredentials,
    storageState,
    ignoreHTTPSErrors,
    // A worker that answers from its cache would show the site of an earlier visit.
    serviceWorkers: 'block',
    acceptDownloads: false,
  }) as BrowserContextOptions;
}

function withoutUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));
}
