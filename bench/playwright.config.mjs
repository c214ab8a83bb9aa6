import { defineConfig } from '@playwright/test';

const { BENCH_ARGS, BENCH_IN_FLIGHT, BENCH_OUTPUT, BENCH_TESTS, BENCH_VIEWPORT, SNAPSHOT_SITE_BROWSER } =
  process.env;

export default defineConfig({
  testDir: BENCH_TESTS,
  outputDir: `${BENCH_OUTPUT}/results`,
  reporter: 'line',
  fullyParallel: true,
  workers: Number(BENCH_IN_FLIGHT),
  // With three workers the browser loses a picture now and then.
  retries: 2,
  use: {
    viewport: JSON.parse(BENCH_VIEWPORT ?? '{"width":1280,"height":800}'),
    launchOptions: { executablePath: SNAPSHOT_SITE_BROWSER, args: JSON.parse(BENCH_ARGS) },
  },
});
