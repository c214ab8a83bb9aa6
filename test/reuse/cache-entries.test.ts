import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { check } from '../../src/check/index.ts';
import type { CacheEntry } from '../../src/model/index.ts';
import { run as runConfig } from '../../src/run.ts';
import { type Project, project, taken } from './project.ts';

const pages = { '/a': 'a', '/b': 'b', '/c': 'c', '/d': 'd', '/e': 'e', '/f': 'f' };

/** The files in which is kept how pictures came about, in any order. */
async function tracesOf({ workFolder }: Project): Promise<string[]> {
  const folder = join(workFolder, 'traces');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

async function edit(file: string, change: (entry: CacheEntry) => unknown): Promise<void> {
  const kept = JSON.parse(String(gunzipSync(await readFile(file)))) as CacheEntry[];
  await writeFile(file, gzipSync(JSON.stringify(kept.map(change))));
}

test('a picture that was edited or removed by hand is taken again, and no other one', async () => {
  const { run, output } = await project(pages);
  await run();
  await writeFile(join(output, 'a.png'), await readFile(join(output, 'b.png')));
  await rm(join(output, 'c.png'));
  const second = await run();
  expect(taken(second)).toEqual({
    a: 'its picture is not in the cache',
    c: 'there is no picture yet',
  });
  expect(second).toMatchObject({ a: { status: 'changed' }, c: { status: 'new' } });
  expect(taken(await run({ cache: false }))).toHaveProperty('a', 'reuse is switched off');
});

test('what is damaged is ignored with a word, and written anew', async () => {
  const it = await project(pages);
  await it.run();
  const [cut, empty, text, strange, older] = await tracesOf(it);
  await truncate(cut!, 20);
  await writeFile(empty!, '');
  await writeFile(text!, '[]');
  await writeFile(strange!, gzipSync('[{"key":{}}]'));
  await edit(older!, (kept) => ({ ...kept, key: { ...kept.key, tool: 'older' } }));
  await writeFile(join(it.workFolder, 'browsers.json'), '{"x');
  const notices: string[] = [];
  const reasons = Object.values(taken(await it.run({}, { notices })));
  expect(reasons.toSorted()).toEqual([
    'it was taken by another version of snapshot-site',
    ...Array.from({ length: 4 }, () => 'its cache entry is damaged'),
  ]);
  expect(notices).toEqual([expect.stringMatching(/^The cache in .*\.snapshot-site is damaged/)]);
  expect(taken(await it.run())).toEqual({});
});

test('where nothing can be remembered, pictures are taken all the same', async () => {
  const it = await project({ '/': 'x' });
  await mkdir(it.workFolder);
  await writeFile(join(it.workFolder, 'traces'), 'a file in the place of the folder');
  await mkdir(join(it.workFolder, 'browsers.json'));
  expect(await it.run()).toMatchObject({ index: { status: 'new' } });
  expect(await it.run()).toMatchObject({ index: { status: 'unchanged' } });
});

test('two runs at once in one folder do not disturb each other', async () => {
  const it = await project(pages);
  const config = await it.config();
  const reports = await Promise.all([runConfig(config), runConfig(config)]);
  expect(
    reports.flatMap(({ results }) => results.filter(({ outcome }) => outcome.status === 'failed')),
  ).toEqual([]);
  const notices: string[] = [];
  expect(taken(await it.run({}, { notices }))).toEqual({});
  expect(notices).toEqual([]);
});

test('an audit that finds another picture fails, leaves the picture as it is and trusts nothing any more', async () => {
  const it = await project({
    ...pages,
    '/g': ({ headers }, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      // Whoever answers browsers in another way than all others is not seen through.
      response.end(headers['accept-encoding'] === 'identity' ? 'g' : page);
    },
  });
  let page = 'g';
  await it.run();
  expect(taken(await it.run({}, { audit: 1 }))).toHaveProperty('a', 'audit: 1 answer as before');
  page = 'another g';
  expect(taken(await it.run())).toEqual({});
  const before = await readFile(join(it.output, 'g.png'));
  const audited = await it.run({}, { audit: 1 });
  expect(audited['g']!.failure).toMatchObject({
    kind: 'audit',
    message: expect.stringContaining('GET /g answers differently'),
  });
  expect(Object.values(audited).filter(({ failure }) => failure)).toHaveLength(1);
  expect(await readFile(join(it.output, 'g.png'))).toEqual(before);
  expect(taken(await it.run())).toHaveProperty('g', 'its picture is not in the cache');
});

test('a wrong picture that is remembered is found by an audit', async () => {
  const it = await project({ '/': 'x' });
  await it.run();
  const wrong = await readFile(join(it.output, 'index.png'));
  await writeFile(join(it.output, 'index.png'), Buffer.concat([wrong, Buffer.from('!')]));
  const sha256 = createHash('sha256').update(wrong).update('!').digest('hex');
  const [file] = await tracesOf(it);
  await edit(file!, (kept) => ({ ...kept, picture: { ...kept.picture, sha256 } }));
  expect(await it.run({}, { audit: 1 })).toMatchObject({
    index: { failure: { kind: 'audit', message: expect.stringContaining('does not look the same') } },
  });
  expect(await tracesOf(it)).toEqual([]);
});

test('a check reuses what it found to show the same, and a run does not take that for the same picture', async () => {
  const it = await project({ '/': '<body style="background: rgb(200, 0, 0)">' });
  await it.run();
  it.routes['/'] = '<body style="background: rgb(201, 0, 0)">';
  const statuses = async () => {
    const { report } = await check(await it.config());
    return report.shots.map(({ status, reused }) => [status, reused]);
  };
  expect(await statuses()).toEqual([['same', false]]);
  expect(await statuses()).toEqual([['same', true]]);
  expect(await it.run()).toMatchObject({ index: { status: 'changed' } });
});

test('a shot that failed is taken again', async () => {
  const it = await project({ '/a': 'a' });
  await it.run();
  const page = it.routes['/a']!;
  delete it.routes['/a'];
  expect(await it.run()).toMatchObject({
    a: { status: 'failed', reason: 'GET /a answered 200 and now 404' },
  });
  it.routes['/a'] = page;
  expect(await it.run()).toMatchObject({ a: { status: 'unchanged' } });
  expect(await it.run()).toMatchObject({ a: { status: 'reused' } });
});

test('a page that does not hold still is taken again', async () => {
  // The browser runs what moves in an image by itself.
  const moving = `<svg xmlns="http://www.w3.org/2000/svg"><style>@keyframes a { to { transform: translateX(50px) } }
    rect { animation: a 1s linear infinite }</style><rect width="10" height="40"/></svg>`;
  const it = await project(
    {
      '/': '<img src=/moving.svg width=60 height=40>',
      '/moving.svg': (_, response) =>
        void response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(moving),
      '/still': 'still',
    },
    { recipe: { confirm: true, virtualTime: false } },
  );
  await it.run();
  expect(taken(await it.run())).toEqual({
    index: expect.stringContaining('no two in a row were the same'),
  });
});
