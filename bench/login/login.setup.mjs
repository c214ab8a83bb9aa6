import { join } from 'node:path';
import { test } from '@playwright/test';

test('log in', async ({ page }) => {
  await page.goto('/login');
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('Password').fill('password of ada');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL('**/members/0');
  await page.context().storageState({ path: join(process.env.BENCH_OUTPUT, 'login.json') });
});
