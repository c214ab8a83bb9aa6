import type { Settling } from './index.ts';

/** Text in a web font is invisible, or in another font, until the file has arrived. */
export async function loadFonts({ page }: Settling): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
}
