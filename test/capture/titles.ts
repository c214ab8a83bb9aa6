import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import type { MockOptions, Options } from '../../src/index.ts';
import { run } from '../../src/run.ts';
import { type Route, testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A page whose title says what has happened, with the time on its own clock. */
export const log = (script: string) => `<!doctype html><title></title><body>x<script>
  const log = (what) => { document.title += ' ' + what; };
  const at = (what) => log(what + '@' + Math.floor(performance.now() / 100) * 100);
  ${script}</script>`;

export interface Given {
  readonly script: string;
  readonly mock: MockOptions['mock'];
  /** How many pages have the script. */
  readonly times?: number;
  readonly routes?: Record<string, Route>;
  readonly options?: Partial<Options>;
  readonly files?: Record<string, string>;
}

/** The titles that the pages had when their pictures were taken. */
export async function titles({
  script,
  mock,
  times = 1,
  routes = {},
  options,
  files = {},
}: Given): Promise<string[]> {
  const paths = Array.from({ length: times }, (_, number) => `/page${number}`);
  const pages = Object.fromEntries(paths.map((path) => [path, log(script)]));
  const { url } = await testServer({ ...pages, ...routes });
  const cwd = await temporaryFolder(files);
  const config = {
    site: url,
    pages: paths,
    mock,
    viewport: { width: 60, height: 40 },
    ...options,
  } as Options;
  const { results } = await run(configOf(config, cwd));
  expect(results.map(({ outcome }) => outcome)).toEqual(paths.map(() => ({ status: 'new' })));
  const record = JSON.parse(await readFile(join(cwd, 'output/snapshots.json'), 'utf8')) as {
    pictures: Record<string, { alt: string }>;
  };
  return [...new Set(Object.values(record.pictures).map(({ alt }) => alt))];
}
