import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const { BENCH_ARGS, BENCH_IN_FLIGHT, BENCH_LOGIN, BENCH_OUTPUT, BENCH_URL, SNAPSHOT_SITE_BROWSER } =
  process.env;
const hasLogin = BENCH_LOGIN === 'yes';

// As Playwright's manual says in "Authentication": a project that logs in and saves the state, and one that depends on it.
export default defineConfig({
  testDir: '.',
  outputDir: `${BENCH_OUTPUT}/results`,
  reporter: 'line',
  fullyParallel: true,
  workers: Number(BENCH_IN_FLIGHT),
  use: {
    baseURL: BENCH_URL,
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath: SNAPSHOT_SITE_BROWSER, args: JSON.parse(BENCH_ARGS) },
  },
  projects: [
    ...(hasLogin ? [{ name: 'setup', testMatch: /login\.setup\.mjs/ }] : []),
    {
      name: 'pages',
      testMatch: /pages\.spec\.mjs/,
      ...(hasLogin && {
        dependencies: ['setup'],
        use: { storageState: join(BENCH_OUTPUT, 'login.json') },
      }),
    },
  ],
});
