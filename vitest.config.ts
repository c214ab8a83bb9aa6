import { configDefaults, defineConfig } from 'vitest/config';

/** What these start and look at needs `setsid`, `env -i`, a POSIX shell and `/proc`. */
const linuxOnly = ['test/site/command/**', 'test/site/process/**', 'test/site/several.test.ts'];

/** These end programs by signals, which Windows does not have. */
const notOnWindows = [
  'test/cli/list-and-serve.test.ts',
  'test/cli/stages.test.ts',
  'test/temporary.test.ts',
  'test/watch/watch.test.ts',
];

const { platform } = process;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      ...(platform === 'linux' ? [] : linuxOnly),
      ...(platform === 'win32' ? notOnWindows : []),
    ],
    globalSetup: ['test/support/build-page-scripts.ts', 'test/support/provide-browser.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    pool: 'forks',
    // Most tests wait for browsers and servers; on two cores vitest would run one file at a time.
    maxWorkers: 2,
    // Nothing but a test that hangs comes near it; a busy machine takes ten times as long as an idle one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 10_000,
    // On a busy machine a process may take seconds to come or to go.
    expect: { poll: { timeout: 30_000, interval: 20 } },
  },
});
