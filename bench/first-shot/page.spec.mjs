import { test } from '@playwright/test';

test('takes a picture', async ({ page }) => {
  await page.goto('/');
  await page.screenshot({ path: process.env.SHOT_FILE, fullPage: true });
});
