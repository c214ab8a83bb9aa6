import { defineConfig } from '@playwright/test';

const { SHOT_URL, SHOT_OUTPUT, SNAPSHOT_SITE_BROWSER } = process.env;

export default defineConfig({
  testDir: '.',
  outputDir: SHOT_OUTPUT,
  reporter: 'line',
  workers: 1,
  use: {
    baseURL: SHOT_URL,
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: SNAPSHOT_SITE_BROWSER,
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  webServer: { command: 'node server.mjs', url: SHOT_URL },
});
