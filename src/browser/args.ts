const blinkSettings = '--blink-settings=';

/** Playwright passes these itself. They are repeated, since a second flag of the same name replaces the first. */
const playwrightsBlinkSettings = [
  'primaryHoverType=2',
  'availableHoverTypes=2',
  'primaryPointerType=4',
  'availablePointerTypes=4',
];

/** Arguments that make pictures the same on every machine and in every run. */
export const argsForSameBytes: string[] = [
  // Text is drawn without regard to the screen.
  '--font-render-hinting=none',
  '--disable-lcd-text',
  // Images with a colour profile are drawn without regard to the screen; Playwright passes it too.
  '--force-color-profile=srgb',
  // Scrollbars are no part of the page; Playwright passes this to a headless browser only.
  '--hide-scrollbars',
  // A frame is drawn completely or not at all. Without these, the corners of rounded images differ by a few pixels.
  '--disable-partial-raster',
  '--run-all-compositor-stages-before-draw',
  '--disable-new-content-rendering-timeout',
  // A frame has all of its images. Without this, images with `decoding="async"` are missing at random.
  '--disable-checker-imaging',
  // Frames of other sites run in the process of their page, so that its virtual time applies to them too.
  '--disable-site-isolation-trials',
  `${blinkSettings}${[
    ...playwrightsBlinkSettings,
    // Animated images (GIF, WebP, APNG) show their first frame.
    'imageAnimationPolicy=2',
    // A page is painted to its end, also below the window: see picture/camera.ts.
    'mainFrameClipsContent=false',
  ].join()}`,
];

/** Our arguments and the user's. Blink settings are joined, since a second flag of the same name replaces the first. */
export function argsWith(more: readonly string[]): string[] {
  const all = [...argsForSameBytes, ...more];
  const settings = all.filter((arg) => arg.startsWith(blinkSettings));
  return [
    ...all.filter((arg) => !settings.includes(arg)),
    `${blinkSettings}${settings.map((arg) => arg.slice(blinkSettings.length)).join()}`,
  ];
}
