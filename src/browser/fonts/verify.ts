/**
 * Verifies that a browser draws text with the chosen fonts. A browser that cannot read them draws no text and reports
 * no error.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { SnapshotError } from '../../errors.ts';
import { withDeadline } from '../../deadline.ts';
import type { Fonts } from './contract.ts';
import type { Sample } from './samples.ts';

/** To draw a few words takes a tenth of a second, and a few seconds on a very busy machine. */
const longestMs = 30_000;

interface Launched {
  readonly browser: Browser;
  /** Its executable. */
  readonly path: string;
  readonly args: readonly string[];
}

/**
 * Takes a quarter of a second. A marker file records the success, so that it is done once for a browser with these
 * fonts.
 *
 * @throws SnapshotError `FONTS_NOT_DRAWN` with what was drawn instead. Any other error means that the browser does not work.
 */
export async function verifyText(launched: Launched, fonts: Fonts, signal: AbortSignal): Promise<void> {
  const facts = await describe(launched, fonts);
  const markerFile = join(
    fonts.verifiedFolder,
    createHash('sha256').update(facts).digest('hex').slice(0, 16),
  );
  if ((await readFile(markerFile, 'utf8').catch(() => undefined)) === facts) return;
  const flaw = await withDeadline(longestMs, findFlaw(launched.browser, fonts.samples), signal);
  if (flaw !== undefined) throw notDrawn(launched.path, fonts, flaw);
  // If the marker file cannot be written, the next launch verifies it again.
  await mkdir(dirname(markerFile), { recursive: true })
    .then(() => writeFile(markerFile, facts))
    .catch(() => {});
}

/** Everything that decides how text is drawn. */
async function describe({ browser, path, args }: Launched, { id, env, samples }: Fonts): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const { FONTCONFIG_FILE } = env;
  return JSON.stringify({
    path,
    size,
    mtimeMs,
    version: browser.version(),
    args,
    id,
    FONTCONFIG_FILE,
    samples,
  });
}

/** What is wrong with the text, in words; `undefined` if nothing is. */
async function findFlaw(browser: Browser, samples: readonly Sample[]): Promise<string | undefined> {
  const context = await browser.newContext({ viewport: { width: 400, height: 300 } });
  try {
    const page = await context.newPage();
    const lines = samples.map(
      ({ family, text, lang = 'en' }) => `<p lang="${lang}" style="font-family: ${family}">${text}</p>`,
    );
    await page.setContent(`<!doctype html><meta charset="utf-8"><h1>Text</h1>${lines.join('')}`);
    const shown = await page.screenshot();
    await page.addStyleTag({ content: '* { color: transparent !important }' });
    if (shown.equals(await page.screenshot())) return 'A page with text looks as one without it';
    const seen = await fontsOf(page);
    const flaws = samples.flatMap(({ family, drawnBy }, index) =>
      seen[index] === drawnBy ? [] : [`${family} with ${seen[index]} in place of ${drawnBy}`],
    );
    return flaws.length === 0 ? undefined : `It draws ${flaws.join(', ')}`;
  } finally {
    await context.close();
  }
}

/** The font that draws each paragraph. */
async function fontsOf(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument');
  const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: 'p' });
  const nodes = await Promise.all(
    nodeIds.map((nodeId) => session.send('CSS.getPlatformFontsForNode', { nodeId })),
  );
  return nodes.map(({ fonts }) => fonts.map(({ familyName }) => familyName).join(' and ') || 'no font');
}

function notDrawn(path: string, { env }: Fonts, flaw: string): SnapshotError {
  const { FONTCONFIG_FILE } = env;
  if (FONTCONFIG_FILE === undefined) {
    return new SnapshotError(
      'FONTS_NOT_DRAWN',
      `The browser ${path} draws no text with the fonts of this system: ${flaw.toLowerCase()}.`,
      {
        hint: "Install fonts, or use those that come with snapshot-site: leave out fonts: 'system' (Linux).",
      },
    );
  }
  return new SnapshotError(
    'FONTS_NOT_DRAWN',
    `The browser ${path} does not draw text with the fonts that it was given in ${FONTCONFIG_FILE}. ${flaw}.`,
    {
      hint: [
        'It may not be allowed to read that folder, as a browser from a snap is not. Name another folder or another browser:',
        'SNAPSHOT_SITE_CACHE=/path/to/cache npx snapshot-site',
        'npx snapshot-site --browser /path/to/chrome',
        "Or use the fonts of this machine, as they are: fonts: 'system'",
      ].join('\n  '),
    },
  );
}
