import type { IncomingMessage, ServerResponse } from 'node:http';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CheckOptions, type CheckResult, check } from '../../src/check/index.ts';
import { configOf } from '../../src/config/index.ts';
import type { CheckedShot, Config } from '../../src/model/index.ts';
import type { Options } from '../../src/index.ts';
import { run } from '../../src/run.ts';
import { type Route, testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A site whose pages can be changed, with a folder for its pictures. */
export interface Project {
  /** What the server answers, by path. A test changes it. */
  readonly routes: Record<string, Route>;
  readonly cwd: string;
  readonly output: string;
  config(options?: Partial<Options>): Config;
  /** Takes the pictures as they are to be. */
  accept(options?: Partial<Options>): Promise<void>;
  check(options?: CheckOptions, more?: Partial<Options>): Promise<CheckResult>;
}

/** Its pages are the routes that end with no dot. */
export async function project(routes: Record<string, Route>): Promise<Project> {
  const cwd = await temporaryFolder();
  const { url } = await testServer(routes);
  const config = (options: Partial<Options> = {}): Config =>
    configOf(
      {
        site: url,
        pages: Object.keys(routes).filter((path) => !path.includes('.')),
        viewport: { width: 400, height: 300 },
        ...options,
      },
      cwd,
    );
  return {
    routes,
    cwd,
    output: join(cwd, 'output'),
    config,
    async accept(options) {
      await run(config(options));
    },
    check: (options, more) => check(config(more), options),
  };
}

export function shotOf({ report }: CheckResult, id: string): CheckedShot {
  return report.shots.find((shot) => shot.id === id)!;
}

/** By path, what every file of a folder holds. */
export async function contentsOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hashes = await Promise.all(
    files.map(
      async (file) =>
        [
          file,
          createHash('sha256')
            .update(await readFile(file))
            .digest('hex'),
        ] as const,
    ),
  );
  return Object.fromEntries(hashes);
}

/** A page that answers each browser with another text; the site is also asked before the browser comes. */
export function counting(write: (visit: number) => string) {
  let visit = 0;
  return ({ headers }: IncomingMessage, response: ServerResponse) => {
    if (headers['user-agent']?.includes('Chrome')) visit += 1;
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(write(visit));
  };
}
