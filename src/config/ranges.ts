/** The whole numbers that an option takes, from – to; the flags of the command line take the same. */
export const ranges = {
  concurrency: [1, 64],
  /** In percent. */
  audit: [0, 100],
  /** In milliseconds; an hour. */
  timeout: [1, 3_600_000],
  /** In CSS pixels. */
  maxHeight: [1, 1_000_000],
} as const;
