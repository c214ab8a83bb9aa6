const blinkSettings = '--blink-settings=';

/** Playwright passes these itself, and a second flag of the name takes the place of the first: they are repeated. */
const playwrightsBlinkSettings = [
  'primaryHoverType=2',
  'availableHoverTypes=2',
  'primaryPointerType=4',
  'availablePointerTypes=4',
];

/** What makes pictures alike on every machine and in every run. */
export const argsForSameBytes: string[] = [
  // Text as it is designed, whatever the screen.
  '--font-render-hinting=none',
  '--disable-lcd-text',
  // Colours of images with a profile, whatever the screen; Playwright passes it too.
  '--force-color-profile=srgb',
  // A bar of the browser's own is no part of the page; Playwright passes it only to a browser without windows.
  '--hide-scrollbars',
  // A frame is drawn whole or not at all. Without these the corners of rounded images differ by a few pixels.
  '--disable-partial-raster',
  '--run-all-compositor-stages-before-draw',
  '--disable-new-content-rendering-timeout',
  // And with its images: what a page lets be decoded later, by `decoding="async"`, would be missing or not by chance.
  '--disable-checker-imaging',
  // Frames of other sites live in the process of their page, where its virtual time holds for them too.
  '--disable-site-isolation-trials',
  `${blinkSettings}${[
    ...playwrightsBlinkSettings,
    // Animated images (GIF, WebP, APNG) show their first frame.
    'imageAnimationPolicy=2',
    // A page is painted to its end, not only to that of its window: see picture/camera.ts.
    'mainFrameClipsContent=false',
  ].join()}`,
];

/** These, and those of the user. A second flag of a name takes the place of the first, so the settings become one. */
export function argsWith(more: readonly string[]): string[] {
  const all = [...argsForSameBytes, ...more];
  const settings = all.filter((arg) => arg.startsWith(blinkSettings));
  return [
    ...all.filter((arg) => !settings.includes(arg)),
    `${blinkSettings}${settings.map((arg) => arg.slice(blinkSettings.length)).join()}`,
  ];
}
