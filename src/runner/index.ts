/**
 * What every command that captures pages has in common: the sites, which pages they have, the browser, and the shots one
 * after another.
 */
export { type Captured, type Capturer, capturerOf, type NotCaptured, openCapturer } from './capturer.ts';
export { type CaptureEvent, interruption, openControl, type RunControl } from './control.ts';
export { allShotsOf, isWhole, shotsOf } from './shots.ts';
export { openSites } from './sites.ts';
export { takeAll } from './take-all.ts';
