import { test } from '@playwright/test';

const { BENCH_ONE_VISIT, BENCH_OUTPUT, BENCH_SELECTORS, BENCH_URLS } = process.env;
const selectors = JSON.parse(BENCH_SELECTORS);
const how = { animations: 'disabled', caret: 'hide' };

for (const [index, url] of JSON.parse(BENCH_URLS).entries()) {
  const take = (page, number) =>
    page
      .locator(selectors[number])
      .first()
      .screenshot({ ...how, path: `${BENCH_OUTPUT}/${index}-${number}.png` });
  if (BENCH_ONE_VISIT === '1') {
    test(`page ${index}`, async ({ page }) => {
      await page.goto(url);
      for (const number of selectors.keys()) await take(page, number);
    });
  } else {
    for (const number of selectors.keys()) {
      test(`element ${number} of page ${index}`, async ({ page }) => {
        await page.goto(url);
        await take(page, number);
      });
    }
  }
}
