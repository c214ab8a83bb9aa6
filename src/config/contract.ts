export type { Options } from './options.ts';

/** The options of the command line. Each wins over the config file. Paths are relative to the working directory. */
export interface Flags {
  readonly site?: string | undefined;
  readonly config?: string | undefined;
  readonly output?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly browser?: string | undefined;
  readonly download?: boolean | undefined;
  readonly timeout?: number | undefined;
  readonly strict?: boolean | undefined;
  readonly cache?: boolean | undefined;
  readonly command?: string | undefined;
  readonly reporters?: readonly string[] | undefined;
  /** Whether HAR files may be missing, because they are about to be written. */
  readonly recording?: boolean | undefined;
  /** Paths of pages; they replace the list of the config. */
  readonly pages?: readonly string[] | undefined;
}

/** The range of each option that is a whole number: the least and the most. The flags have the same ranges. */
export const ranges = {
  concurrency: [1, 64],
  /** In percent. */
  audit: [0, 100],
  /** In milliseconds; an hour. */
  timeout: [1, 3_600_000],
  /** In CSS pixels. */
  maxHeight: [1, 1_000_000],
} as const;

/** The file names of a config. The first one that exists is read. */
export const configNames = ['ts', 'mts', 'js', 'mjs', 'json'].map((extension) => `pages.config.${extension}`);
