import { test } from '@playwright/test';

const { BENCH_OUTPUT, BENCH_URLS } = process.env;

for (const [index, url] of JSON.parse(BENCH_URLS).entries()) {
  test(`page ${index}`, async ({ page }) => {
    await page.goto(url);
    await page.screenshot({
      path: `${BENCH_OUTPUT}/${index}.png`,
      fullPage: true,
      animations: 'disabled',
      caret: 'hide',
    });
  });
}
