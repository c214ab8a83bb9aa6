import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Config } from '../../src/model/index.ts';
import { watchFiles } from '../../src/watch/files.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** What stands in for the system, which reports no errors on demand. */
const watcher = vi.hoisted(() => ({ current: undefined as unknown }));
vi.mock('chokidar', () => ({ watch: () => watcher.current }));

async function watching() {
  const emitter = Object.assign(new EventEmitter(), { close: async () => {} });
  watcher.current = emitter;
  const root = await temporaryFolder();
  const sites = { site: { kind: 'folder', folder: join(root, 'site'), base: '/', spa: false } } as const;
  const config = {
    sites,
    output: join(root, 'output'),
    workFolder: join(root, '.scratch'),
    namedFiles: [],
  } as Partial<Config>;
  const files = watchFiles(config as Config);
  return { files, fail: (code: string) => emitter.emit('error', Object.assign(new Error(code), { code })) };
}

test('a folder that goes away while it is looked at is no trouble', async () => {
  const { files, fail } = await watching();
  fail('ENOENT');
  expect(files.trouble()).toBeUndefined();
  expect(files.folders).toHaveLength(1);
});

test('any other error means that changes are not noticed, which is told once', async () => {
  const { files, fail } = await watching();
  fail('EACCES');
  fail('ENOSPC');
  expect(files.folders).toEqual([]);
  expect(files.trouble()).toMatchObject({
    code: 'WATCH',
    message: expect.stringMatching(/^Changes in .*site cannot be noticed: EACCES\.$/),
    hint: 'Press Enter after a change.',
  });
  expect(files.trouble()).toBeUndefined();
});

test('whoever waits for a change when it comes to light looks again', async () => {
  const { files, fail } = await watching();
  const next = files.next(new AbortController().signal);
  fail('ENOSPC');
  expect(await next).toEqual(new Set());
  expect(files.trouble()).toMatchObject({ hint: expect.stringContaining('max_user_watches') });
});
