/**
 * Proves that a browser draws text, and with the fonts that were chosen. One that cannot read them draws none and says
 * nothing, and every page would look empty.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { SnapshotError } from '../../errors.ts';
import { withDeadline } from '../deadline.ts';
import type { Fonts } from './contract.ts';
import type { Sample } from './samples.ts';

/** Drawing a few words takes a tenth of a second, and some on a very busy machine. */
const longestMs = 30_000;

interface Launched {
  readonly browser: Browser;
  /** Its executable. */
  readonly path: string;
  readonly args: readonly string[];
}

/**
 * It takes a quarter of a second, and is noted: the same browser with the same fonts need not prove it again.
 *
 * @throws SnapshotError `FONTS_NOT_DRAWN` with what was seen. Any other error is one of a browser that does not work.
 */
export async function proveText(launched: Launched, fonts: Fonts, signal: AbortSignal): Promise<void> {
  const proof = await describe(launched, fonts);
  const note = join(fonts.proofs, createHash('sha256').update(proof).digest('hex').slice(0, 16));
  if ((await readFile(note, 'utf8').catch(() => undefined)) === proof) return;
  const flaw = await withDeadline(longestMs, findFlaw(launched.browser, fonts.samples), signal);
  if (flaw !== undefined) throw notDrawn(launched.path, fonts, flaw);
  // Where it cannot be noted it is proved each time.
  await mkdir(dirname(note), { recursive: true })
    .then(() => writeFile(note, proof))
    .catch(() => {});
}

/** All on which it depends how text is drawn. */
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

/** What is wrong with the text, in words; `undefined` if it is as it should be. */
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
  const answers = await Promise.all(
    nodeIds.map((nodeId) => session.send('CSS.getPlatformFontsForNode', { nodeId })),
  );
  return answers.map(({ fonts }) => fonts.map(({ familyName }) => familyName).join(' and ') || 'no font');
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
