/**
 * What makes pictures alike. The first two: text on every machine. The others: a frame is drawn whole or not at all;
 * without them the corners of rounded images differ by a few pixels from run to run. Hidden scrollbars and sRGB colours
 * Playwright sets itself.
 */
export const argsForSameBytes: string[] = [
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--disable-partial-raster',
  '--run-all-compositor-stages-before-draw',
  '--disable-new-content-rendering-timeout',
];
