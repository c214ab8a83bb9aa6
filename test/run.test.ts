import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configOf } from '../src/config/index.ts';
import { SnapshotError } from '../src/errors.ts';
import type { RunEvent } from '../src/model/index.ts';
import { run, startSite } from '../src/index.ts';
import { run as runConfig } from '../src/run.ts';
import { refuses } from './support/processes.ts';
import { temporaryFolder } from './support/temporary.ts';

const pages = {
  'site/index.html': '<title>Start</title>start',
  'site/about.html': 'about',
  'site/404.html': 'not found',
};

/** Where the site of a run was; it must not accept connections any more. */
async function isStopped(events: readonly RunEvent[]): Promise<void> {
  const ready = events.find(({ kind }) => kind === 'site-ready') as Extract<RunEvent, { kind: 'site-ready' }>;
  expect(await refuses(ready.url)).toBe(true);
}

test('photographs a folder and stops its server', async () => {
  const cwd = await temporaryFolder(pages);
  const events: RunEvent[] = [];
  const report = await run(
    { site: 'site', pages: ['/', '/about'] },
    { cwd, reporters: [(event) => events.push(event)] },
  );
  expect(report).toMatchObject({
    counts: { new: 2, changed: 0, unchanged: 0, failed: 0 },
    interrupted: null,
    skipped: 0,
  });
  await access(join(cwd, 'output/about.png'));
  const { pictures } = JSON.parse(await readFile(join(cwd, 'output/snapshots.json'), 'utf8'));
  expect(pictures['index.png']).toMatchObject({ page: '/', alt: 'Start', width: 1280, height: 800 });
  expect(events[0]!.kind).toBe('begin');
  expect(events.at(-1)!.kind).toBe('end');
  await isStopped(events);
});

test('a second run finds every picture unchanged, byte for byte', async () => {
  const cwd = await temporaryFolder(pages);
  await run({ site: 'site' }, { cwd });
  const none = { new: 0, changed: 0, unchanged: 0, reused: 0, failed: 0 };
  expect((await run({ site: 'site', cache: false }, { cwd })).counts).toEqual({ ...none, unchanged: 3 });
  expect((await run({ site: 'site' }, { cwd })).counts).toEqual({ ...none, reused: 3 });
});

test('stops the server after a failing page', async () => {
  const cwd = await temporaryFolder(pages);
  const events: RunEvent[] = [];
  const { counts } = await run(
    { site: 'site', pages: ['/missing', '/'] },
    { cwd, reporters: [(event) => events.push(event)] },
  );
  expect(counts).toMatchObject({ new: 1, failed: 1 });
  await isStopped(events);
});

test.each(['begin', 'browser-ready', 'site-output', 'shot-end', 'end'])(
  'when a reporter throws at %s, every reporter still hears everything, and the first error is thrown in the end',
  async (kind) => {
    const cwd = await temporaryFolder({
      'server.mjs': `console.log('hello'); export default (_, response) => response.end('x')`,
    });
    const fault = new Error('a bug in a reporter');
    const heard: RunEvent[][] = [[], [], []];
    const reporters = heard.map((events, index) => (event: RunEvent) => {
      events.push(event);
      if (index > 0 && event.kind === kind) throw index === 1 ? fault : new Error('a later one');
    });
    await expect(run({ site: './server.mjs', pages: ['/', '/b'] }, { cwd, reporters })).rejects.toBe(fault);
    const kinds = heard.map((events) => events.map((event) => event.kind));
    expect(kinds[0]!.filter((told) => told === 'shot-end')).toHaveLength(2);
    expect(kinds[0]!.at(-1)).toBe('end');
    expect(kinds[1]).toEqual(kinds[0]);
    expect(kinds[2]).toEqual(kinds[0]);
    await access(join(cwd, 'output/b.png'));
    await isStopped(heard[0]!);
  },
);

test('a site that ends in the middle ends the run, with its exit code and its last words', async () => {
  const cwd = await temporaryFolder({
    'server.mjs': `export default (request, response) => {
      if (request.url === '/die') { console.error('out of luck'); setTimeout(() => process.exit(7), 50); } else response.end('x');
    }`,
  });
  await expect(
    run({ site: './server.mjs', pages: ['/', '/die', '/a', '/b'], concurrency: 1 }, { cwd }),
  ).rejects.toMatchObject({
    code: 'SITE_EXITED',
    message: expect.stringMatching(/exited with code 7[^]*out of luck/),
  });
  await access(join(cwd, 'output/index.png'));
});

test('photographs pages of several sites, one of which needs the other', async () => {
  const cwd = await temporaryFolder({
    'web.mjs': `export default async (_, response) => response.end('<title>' + (await (await fetch(process.env.API + '/name')).text()) + '</title>')`,
    'api.mjs': `export default (request, response) => { response.statusCode = request.url === '/name' ? 200 : 404; response.end('from the api'); }`,
  });
  const report = await run(
    {
      sites: { web: { app: 'web.mjs', env: { API: '{api.url}' } }, api: 'api.mjs' },
      pages: ['/', { path: '/name', site: 'api' }],
    },
    { cwd },
  );
  expect(report.counts).toMatchObject({ new: 2, failed: 0 });
  const { pictures } = JSON.parse(await readFile(join(cwd, 'output/snapshots.json'), 'utf8'));
  expect(pictures['index.png'].alt).toBe('from the api');
});

test('when the site never gets ready, a broken record does not hide it', async () => {
  const cwd = await temporaryFolder({
    'server.mjs': `import { writeFileSync } from 'node:fs'; writeFileSync(new URL('output/snapshots.json', import.meta.url), 'broken'); process.exit(3)`,
  });
  await expect(run({ site: './server.mjs', output: 'output' }, { cwd })).rejects.toMatchObject({
    code: expect.stringMatching(/^SITE_/),
  });
});

test('an aborted run stops the server, keeps what is done and says what it left', async () => {
  const cwd = await temporaryFolder(pages);
  const events: RunEvent[] = [];
  const controller = new AbortController();
  const reporter = (event: RunEvent) => {
    events.push(event);
    if (event.kind === 'shot-end')
      controller.abort(new SnapshotError('INTERRUPTED', 'interrupted', { cause: 'SIGINT' }));
  };
  const report = await run(
    { site: 'site', concurrency: 1 },
    { cwd, reporters: [reporter], signal: controller.signal },
  );
  expect(report).toMatchObject({ interrupted: 'SIGINT', skipped: 2, counts: { new: 1 } });
  await access(join(cwd, 'output', report.results[0]!.shot.file));
  await isStopped(events);
});

test('never has more shots in progress than it may', async () => {
  const cwd = await temporaryFolder(pages);
  let inProgress = 0;
  let most = 0;
  const reporter = ({ kind }: RunEvent) => {
    if (kind === 'shot-begin') most = Math.max(most, (inProgress += 1));
    if (kind === 'shot-end') inProgress -= 1;
  };
  const { counts } = await run(
    { site: 'site', concurrency: 2, pages: Array.from({ length: 8 }, (_, index) => `/?${index}`) },
    { cwd, reporters: [reporter] },
  );
  expect(counts.new).toBe(8);
  expect(most).toBe(2);
});

test('several runs at once do not meet', async () => {
  const runs = await Promise.all(
    ['red', 'green', 'blue'].map(async (colour) => {
      const cwd = await temporaryFolder({
        'site/index.html': `<title>${colour}</title><body style="background:${colour}">`,
      });
      await run({ site: 'site' }, { cwd });
      return JSON.parse(await readFile(join(cwd, 'output/snapshots.json'), 'utf8')).pictures['index.png'].alt;
    }),
  );
  expect(runs).toEqual(['red', 'green', 'blue']);
});

test('nothing is started when two shots want one file', async () => {
  const cwd = await temporaryFolder(pages);
  const events: RunEvent[] = [];
  const config = configOf({ site: 'site', pages: ['/', '/index.html'] }, cwd);
  await expect(runConfig(config, { reporters: [(event) => events.push(event)] })).rejects.toMatchObject({
    code: 'DUPLICATE_FILE',
  });
  expect(events).toEqual([]);
  await expect(access(join(cwd, 'output'))).rejects.toThrow('ENOENT');
});

test('startSite gives a site that answers and can be stopped twice', async () => {
  const cwd = await temporaryFolder(pages);
  const site = await startSite('site', { cwd });
  expect(await (await fetch(new URL('/about', site.url))).text()).toBe('about');
  await site.stop();
  await site.stop();
  expect(await refuses(site.url)).toBe(true);
});
