/**
 * Everything of Playwright that is used and is no public API. Each function also has a way by the public API, which
 * costs more or gives less. The version of Playwright is pinned and the tests run both ways, so that an update is a
 * small change.
 */
export { publicApiOnly } from './internals.ts';
export { processKiller } from './process.ts';
export {
  isClosedError,
  isCrashError,
  isUncreatedPageError,
  isUnpaintedError,
  unpaintedMessage,
} from './errors.ts';
export { rawBody, rawRequestHeaders, rawResponseHeaders } from './http.ts';
export { pageEventsOf, type Session, sessionOf } from './session.ts';
export { injectIntoWorkers } from './workers.ts';
