import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import type { RunningSite, SiteSource } from '../../src/model/index.ts';
import { startSite, type StartOptions } from '../../src/site/index.ts';
import { feedTimers } from '../support/clock.ts';
import { expectNothingLeft, trackProcesses, type Tracked } from '../support/processes.ts';

export type AppSource = Extract<SiteSource, { kind: 'app' }>;
export type CommandSource = Extract<SiteSource, { kind: 'command' }>;

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));
const commands = `${fixtures}commands`;

/** A module of `test/fixtures/apps`. */
export function app(name: string, more: Partial<AppSource> = {}): AppSource {
  return {
    kind: 'app',
    module: `${fixtures}apps/${name}`,
    exportName: undefined,
    appKind: undefined,
    env: {},
    ready: ready(),
    ...more,
  };
}

/** A command that runs in `test/fixtures/commands`. */
export function command(line: string, more: Partial<CommandSource> = {}): CommandSource {
  return {
    kind: 'command',
    command: line,
    cwd: commands,
    env: {},
    port: undefined,
    reuseExistingServer: false,
    stop: { signal: 'SIGTERM', graceMs: 3000 },
    ready: ready(),
    ...more,
  };
}

/** `node server.mjs`, with the Node that runs the tests, wherever PATH points. */
export const server = `"${process.execPath}" "${commands}/server.mjs"`;

const limitMs = 30_000;

/** Lets the time of a site be up once this holds, however long that takes. */
export async function timeIsUpOnce(holds: () => boolean): Promise<void> {
  feedTimers();
  await expect.poll(holds).toBe(true);
  vi.advanceTimersByTime(limitMs);
}

export function ready(more: Partial<CommandSource['ready']> = {}): CommandSource['ready'] {
  return {
    path: undefined,
    status: undefined,
    timeoutMs: limitMs,
    url: undefined,
    stdout: undefined,
    stderr: undefined,
    ...more,
  };
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Starts a site, does something with it, stops it, and looks that nothing is left; then stops it again. */
export async function withSite<T>(
  source: AppSource | CommandSource,
  use: (site: RunningSite, tracked: Tracked) => Promise<T>,
  options: StartOptions = {},
): Promise<T> {
  const tracked = trackProcesses();
  const site = await startSite({ ...source, env: { ...source.env, ...tracked.env } }, options);
  try {
    return await use(site, tracked);
  } finally {
    await site.stop();
    await expectNothingLeft(tracked, site.url);
    await site.stop();
  }
}

/**
 * Starts a site that will not start, gives back the error, and looks that nothing is left.
 *
 * @param meanwhile Gets all that the site has printed until now.
 */
export async function failureOf(
  source: AppSource | CommandSource,
  meanwhile: (printed: readonly string[]) => Promise<void> = async () => {},
): Promise<{ code: string; message: string; hint: string }> {
  const tracked = trackProcesses();
  const printed: string[] = [];
  const sourceOfTest = { ...source, env: { ...source.env, ...tracked.env } };
  const failing = startSite(sourceOfTest, { onLine: (line) => printed.push(line) }).then(
    async (site) => {
      await site.stop();
      throw new Error(`It did start, at ${site.url}`);
    },
    (reason: unknown) => reason,
  );
  const [error] = await Promise.all([failing, meanwhile(printed)]);
  expect(error).toMatchObject({ name: 'SnapshotError' });
  await expectNothingLeft(tracked);
  return error as { code: string; message: string; hint: string };
}

/** What the first page of the site is. */
export async function read({ url }: { readonly url: string }): Promise<string> {
  return (await fetch(url)).text();
}
