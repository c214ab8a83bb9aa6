import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configOf } from '../../src/config/index.ts';
import type { Failure, Result } from '../../src/model/index.ts';
import type { Options } from '../../src/index.ts';
import { run } from '../../src/run.ts';
import { type Pixels, readPicture } from '../support/picture.ts';
import { type Route, testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** What a run over a site of these routes gave, page by page. */
export interface Shots {
  readonly results: readonly Result[];
  readonly url: string;
  picture(name: string): Promise<Pixels>;
  bytes(name: string): Promise<Buffer>;
}

/** Photographs a site of these routes in a window of 400 × 300. */
export async function shootSite(routes: Record<string, Route>, options: Options): Promise<Shots> {
  const [{ url }, cwd] = [await testServer(routes), await temporaryFolder()];
  const { results } = await run(
    configOf({ site: url, viewport: { width: 400, height: 300 }, ...options }, cwd),
  );
  const file = (name: string) => join(cwd, 'output', `${name}.png`);
  return { results, url, picture: (name) => readPicture(file(name)), bytes: (name) => readFile(file(name)) };
}

/** Why the shot of this page failed. */
export function failureOf({ outcome }: Result): Failure {
  if (outcome.status !== 'failed') throw new Error(`the shot did not fail, it is ${outcome.status}`);
  return outcome.failure;
}
