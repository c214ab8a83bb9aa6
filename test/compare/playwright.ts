import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The function behind `toHaveScreenshot`; it is not public, so it is taken from where it lies. */
export const playwrightComparator: (
  actual: Buffer,
  expected: Buffer,
  limits: object,
) => { readonly errorMessage: string } | null = comparators().getComparator('image/png');

interface Comparators {
  getComparator(type: string): typeof playwrightComparator;
}

function comparators(): Comparators {
  const playwright = createRequire(createRequire(import.meta.url).resolve('playwright'));
  const core = dirname(playwright.resolve('playwright-core'));
  return (playwright(join(core, 'lib/coreBundle.js')) as { utils: Comparators }).utils;
}
