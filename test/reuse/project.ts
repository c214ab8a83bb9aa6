import type { Server } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import type { Config, Failure, Outcome } from '../../src/model/index.ts';
import type { Options } from '../../src/index.ts';
import { run, type RunOptions } from '../../src/run.ts';
import { type Route, testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** What became of a shot, and why. */
export interface Told {
  readonly status: Outcome['status'];
  readonly reason: string;
  readonly failure: Failure | undefined;
}

/** A site that can be changed between its runs, with folders for its pictures and for what is remembered of them. */
export interface Project {
  /** What the server answers, by path. A test changes it. */
  readonly routes: Record<string, Route>;
  readonly cwd: string;
  readonly output: string;
  readonly workFolder: string;
  /** @param options On top of the project's. */
  config(options?: Partial<Options>): Promise<Config>;
  /** Runs with the site on another port each time. @returns What became of each shot, by id. */
  run(
    options?: Partial<Options>,
    more?: RunOptions & { readonly notices?: string[] },
  ): Promise<Record<string, Told>>;
}

/** Its pages are the routes that end with no dot and are named by none of `other`. */
export async function project(
  routes: Record<string, Route>,
  own: Partial<Options> = {},
  files: Record<string, string | Uint8Array> = {},
): Promise<Project> {
  const cwd = await temporaryFolder(files);
  const pages = Object.keys(routes).filter((path) => !path.includes('.'));
  let server: Server | undefined;
  onTestFinished(() => void server?.closeAllConnections());
  const config = async (options: Partial<Options> = {}): Promise<Config> => {
    const next = await testServer(routes);
    server?.close();
    server?.closeAllConnections();
    server = next.server;
    return configOf({ site: next.url, pages, viewport, ...own, ...options }, cwd);
  };
  return {
    routes,
    cwd,
    output: join(cwd, 'output'),
    workFolder: join(cwd, '.snapshot-site'),
    config,
    async run(options, { notices = [], ...more } = {}) {
      const report = await run(await config(options), {
        ...more,
        reporters: [
          (event) => void (event.kind === 'notice' && !isOfRoot(event) && notices.push(event.message)),
        ],
      });
      return Object.fromEntries(
        report.results.map(({ shot, outcome, reason = '' }) => [
          shot.id,
          {
            status: outcome.status,
            reason,
            failure: outcome.status === 'failed' ? outcome.failure : undefined,
          },
        ]),
      );
    },
  };
}

/** Small, so that pictures cost little. */
const viewport = { width: 60, height: 40 };

/** The shots that were taken, with the reason. */
export function taken(told: Record<string, Told>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(told).flatMap(([id, { status, reason }]) => (status === 'reused' ? [] : [[id, reason]])),
  );
}

/** Some machines test as root, and are told so. */
function isOfRoot({ message }: { readonly message: string }): boolean {
  return message.includes('without its sandbox');
}
