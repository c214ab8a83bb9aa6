import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { openBrowser } from '../../src/browser/index.ts';
import { thisMachine } from '../../src/browser/machine.ts';
import type { Machine } from '../../src/browser/machine.ts';
import { playwrightHeadlessShell } from '../../src/browser/playwright.ts';
import { downloadBrowser } from '../../src/browser/download.ts';
import type { RunEvent } from '../../src/model/index.ts';
import { expectNothingLeft, trackProcesses } from '../support/processes.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { zip } from './zip.ts';

let home: string;

// Playwright reads this once, when it is loaded: before the first test.
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'snapshot-site-test-'));
  vi.stubEnv('PLAYWRIGHT_BROWSERS_PATH', join(home, 'playwright'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

/** A server from which Playwright is made to download. */
async function downloadServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** This computer with an npm that reaches no registry, and with this server for Playwright's downloads. */
async function machineWith(downloads: string): Promise<Machine & { temporary: string }> {
  const folder = await temporaryFolder({
    'bin/npm': '#!/bin/sh\necho "npm error network request failed, reason: no registry" >&2; exit 1\n',
    'temporary/empty': '',
  });
  await chmod(join(folder, 'bin/npm'), 0o755);
  const temporary = join(folder, 'temporary');
  const usual = process.env['TMPDIR'];
  vi.stubEnv('TMPDIR', temporary);
  onTestFinished(() => void vi.stubEnv('TMPDIR', usual));
  const machine = thisMachine();
  const env = {
    ...machine.env,
    PATH: `${join(folder, 'bin')}:${machine.env['PATH']}`,
    SNAPSHOT_SITE_CACHE: join(folder, 'cache'),
    PLAYWRIGHT_DOWNLOAD_HOST: downloads,
  };
  return { ...machine, env, temporary };
}

test('gets Playwright’s own headless shell with its progress, also where what comes along cannot be had', async () => {
  const shell = playwrightHeadlessShell()!;
  const archive = zip(`${basename(dirname(shell))}/${basename(shell)}`, Buffer.alloc(3 * 1024 * 1024, '#'));
  const downloads = await downloadServer((request, response) => {
    if (request.url?.includes('headless-shell')) response.end(archive);
    else response.writeHead(404).end();
  });
  const events: RunEvent[] = [];
  const path = await downloadBrowser(await machineWith(downloads), {
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
  });
  onTestFinished(() => rm(join(home, 'playwright'), { recursive: true }));

  expect(path).toBe(shell);
  expect(thisMachine().pathKind(path)).toBe('executable');
  expect(events.at(-1)).toEqual({
    kind: 'browser-download',
    what: "Playwright's headless shell",
    receivedBytes: 3 * 1024 * 1024,
    totalBytes: 3 * 1024 * 1024,
  });
});

test('where no source can be reached, one error gives each reason and what to type', async () => {
  const downloads = await downloadServer((_, response) => response.writeHead(404).end());
  const machine = await machineWith(downloads);
  const failing = downloadBrowser(machine, { signal: new AbortController().signal, onEvent: () => {} });
  await expect(failing).rejects.toMatchObject({
    code: 'BROWSER_DOWNLOAD',
    message: expect.stringMatching(
      /^There is no browser .*\n {2}Playwright's headless shell: .*404.*\n {2}Chromium 153\.0\.0 from npm: .+$/,
    ),
    hint: expect.stringMatching(
      /npx playwright install --with-deps --only-shell chromium[^]*SNAPSHOT_SITE_BROWSER=/,
    ),
  });
});

test('an abort stops the download and removes what had arrived', async () => {
  const tracked = trackProcesses();
  const abort = new AbortController();
  const downloads = await downloadServer((_, response) => {
    response.writeHead(200, { 'content-length': 1e9 }).write('begin', () => abort.abort(new Error('Ctrl+C')));
  });
  const machine = await machineWith(downloads);
  const providing = downloadBrowser(
    { ...machine, env: { ...machine.env, ...tracked.env } },
    { signal: abort.signal, onEvent: () => {} },
  );
  await expect(providing).rejects.toThrow('Ctrl+C');
  await expectNothingLeft(tracked);
  expect(await readdir(machine.temporary)).toEqual(['empty']);
});

test.skipIf(process.platform !== 'linux')('says which damaged browser it fetches again', async () => {
  const downloads = await downloadServer((_, response) => response.writeHead(404).end());
  const { env } = await machineWith(downloads);
  const cache = await temporaryFolder({ 'browsers/chromium-153.0.0/headless_shell': 'half' });
  vi.stubEnv('SNAPSHOT_SITE_BROWSER', '');
  vi.stubEnv('SNAPSHOT_SITE_CACHE', cache);
  vi.stubEnv('PLAYWRIGHT_DOWNLOAD_HOST', downloads);
  // Only the npm that reaches no registry, and none of the system's browsers.
  vi.stubEnv('PATH', env['PATH']!.split(':')[0]!);
  const notices: string[] = [];
  const browser = openBrowser(
    { path: undefined, origin: undefined, download: true, args: [], fonts: { kind: 'system' } },
    {
      signal: new AbortController().signal,
      onEvent: (event) => void (event.kind === 'notice' && notices.push(event.message)),
    },
  );
  await expect(browser.ready()).rejects.toMatchObject({ code: 'BROWSER_DOWNLOAD' });
  expect(notices).toEqual([
    `The browser in ${join(cache, 'browsers/chromium-153.0.0')} is damaged and is fetched again.`,
  ]);
});

test.skipIf(process.platform !== 'linux')('fetches nothing where that is forbidden', async () => {
  const folder = await temporaryFolder();
  vi.stubEnv('SNAPSHOT_SITE_BROWSER', '');
  vi.stubEnv('SNAPSHOT_SITE_CACHE', folder);
  vi.stubEnv('PATH', folder);
  const browser = openBrowser(
    { path: undefined, origin: undefined, download: false, args: [], fonts: { kind: 'system' } },
    { signal: new AbortController().signal, onEvent: () => {} },
  );
  await expect(browser.ready()).rejects.toMatchObject({
    code: 'BROWSER_NOT_FOUND',
    message: expect.stringContaining(join(home, 'playwright')),
  });
  expect(await readdir(folder)).toEqual([]);
});
