import { test } from '@playwright/test';

const { BENCH_OUTPUT, BENCH_PATHS } = process.env;

for (const [index, path] of JSON.parse(BENCH_PATHS).entries()) {
  test(`page ${index}`, async ({ page }) => {
    await page.goto(path);
    await page.screenshot({
      path: `${BENCH_OUTPUT}/${index}.png`,
      fullPage: true,
      animations: 'disabled',
      caret: 'hide',
    });
  });
}
