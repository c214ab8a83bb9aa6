import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build-page-scripts.ts', 'test/support/provide-browser.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    pool: 'forks',
    // Most tests wait for browsers and servers; on two cores vitest would run one file at a time.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    // On a busy machine a process may take seconds to come or to go.
    expect: { poll: { timeout: 30_000, interval: 20 } },
  },
});
