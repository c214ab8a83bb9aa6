/**
 * All that is used of Playwright and not promised by it. Each has a way without beside it, which costs more or tells less;
 * the version of Playwright is fixed, and the tests run both ways, so that a new one is a small change.
 */
export { onlyPublic } from './internals.ts';
export { endProcess } from './process.ts';
export { saysClosed, saysCrashed, saysUnpainted, unpainted } from './errors.ts';
export { rawBody, rawRequestHeaders, rawResponseHeaders } from './http.ts';
export { informerOf, type Session, sessionOf } from './session.ts';
export { enterWorkers } from './workers.ts';
