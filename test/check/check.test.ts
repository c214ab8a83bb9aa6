import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CheckEvent } from '../../src/model/index.ts';
import { contentsOf, counting, project, shotOf } from './project.ts';

const shade = (blue: number) => `<body style="background: rgb(200, 200, ${blue})">`;
const footer = (text: string) => `<footer style="position: absolute; top: 200px">${text}</footer>`;
const page = (text: string) => `<title>Page</title><h1>${text}</h1><p id="more">More</p>`;

test('what did not change is the same, and nothing is written beside the report', async () => {
  const site = await project({ '/': page('Start'), '/about': page('About') });
  await site.accept();
  const before = await contentsOf(site.output);
  const { report, folder } = await site.check();
  expect(report).toMatchObject({
    version: 1,
    against: { kind: 'baselines' },
    counts: { same: 2, changed: 0, new: 0, removed: 0, failed: 0 },
    elsewhere: null,
    interrupted: null,
    skipped: 0,
    groups: [],
  });
  expect(report.shots[0]).toMatchObject({
    id: 'index',
    file: 'index.png',
    status: 'same',
    baseline: { file: null, width: 400, height: 300 },
    actual: { file: null },
    diff: null,
    record: null,
  });
  expect(await contentsOf(site.output)).toEqual(before);
  expect(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'))).toEqual(report);
  expect(Object.keys(await contentsOf(folder))).toEqual([join(folder, 'report.json')]);
});

test('a changed page is named, and its pictures lie beside the report', async () => {
  const site = await project({ '/': page('Start'), '/about': page('About') });
  await site.accept();
  const before = await contentsOf(site.output);
  site.routes['/about'] = page('Around');
  const result = await site.check();
  expect(result.report.counts).toMatchObject({ same: 1, changed: 1 });
  expect(shotOf(result, 'about')).toMatchObject({
    status: 'changed',
    sentence: '"About" became "Around" in h1',
    changes: [{ kind: 'text', before: 'About', after: 'Around', element: { selector: 'h1' }, group: null }],
    baseline: { file: 'baseline/about.png' },
    actual: { file: 'actual/about.png' },
    diff: { file: 'diff/about.png' },
    record: {
      page: '/about',
      sha256: shotOf(result, 'about').actual!.sha256,
      environment: expect.any(String),
    },
  });
  const { folder } = result;
  const files = await contentsOf(folder);
  expect(files[join(folder, 'baseline/about.png')]).toBe(before[join(site.output, 'about.png')]);
  expect(files[join(folder, 'actual/about.png')]).toBe(shotOf(result, 'about').actual!.sha256);
  expect(Object.keys(files)).toHaveLength(4);
  expect(await contentsOf(site.output)).toEqual(before);
});

test('JPEG pictures are compared as well, and what differs is drawn as PNG', async () => {
  const site = await project({ '/': page('Start'), '/about': page('About') });
  await site.accept({ type: 'jpeg' });
  site.routes['/about'] = page('Around');
  const result = await site.check({}, { type: 'jpeg' });
  expect(result.report.counts).toMatchObject({ same: 1, changed: 1 });
  expect(shotOf(result, 'about')).toMatchObject({
    actual: { file: 'actual/about.jpeg' },
    diff: { file: 'diff/about.png' },
  });
});

test('a page without a baseline is new', async () => {
  const site = await project({ '/': page('Start') });
  await site.accept();
  site.routes['/about'] = page('About');
  const result = await site.check({ allowNew: true });
  expect(result.report).toMatchObject({ counts: { same: 1, new: 1 }, allowNew: true });
  expect(shotOf(result, 'about')).toMatchObject({
    status: 'new',
    sentence: 'no baseline yet',
    baseline: null,
    actual: { file: 'actual/about.png' },
    diff: null,
  });
});

test('a baseline without a page is removed, unless only some pages were asked for', async () => {
  const site = await project({ '/': page('Start'), '/old': page('Old'), '/about': page('About') });
  await site.accept();
  delete site.routes['/old'];
  const result = await site.check();
  expect(result.report.counts).toMatchObject({ same: 2, removed: 1 });
  expect(result.report.shots.at(-1)).toMatchObject({
    id: 'old',
    file: 'old.png',
    path: '/old',
    status: 'removed',
    baseline: { file: 'baseline/old.png' },
    actual: null,
  });
  for (const part of [{ selection: { only: ['index'] } }, { allPages: false }]) {
    expect((await site.check(part)).report.counts).toMatchObject({ removed: 0 });
  }
});

test('a page that moved is renamed, once, and told as that', async () => {
  const site = await project({ '/': page('Start'), '/old': page('Old') });
  await site.accept();
  site.routes['/one'] = page('Old');
  site.routes['/two'] = page('Old');
  delete site.routes['/old'];
  const told: CheckEvent[] = [];
  const result = await site.check({ reporters: [(event) => told.push(event)] });
  expect(result.report.counts).toMatchObject({ same: 1, renamed: 1, new: 1, removed: 0 });
  expect(shotOf(result, 'one')).toMatchObject({
    status: 'renamed',
    renamedFrom: 'old.png',
    baseline: { file: 'baseline/one.png' },
    actual: { file: 'actual/one.png' },
  });
  const statuses = told.flatMap((event) =>
    event.kind === 'checked' ? [[event.shot.id, event.checked.status]] : [],
  );
  expect(Object.fromEntries(statuses)).toEqual({ index: 'same', one: 'renamed', two: 'new' });
  expect(told.at(-1)).toEqual({ kind: 'checked-all', ...result });
});

test('a page that moved and differs by what nobody sees is renamed too', async () => {
  const site = await project({ '/old': shade(200) });
  await site.accept();
  site.routes['/new'] = shade(201);
  delete site.routes['/old'];
  expect((await site.check()).report.counts).toMatchObject({ renamed: 1, new: 0, removed: 0 });
});

test('a page that cannot be taken has failed, and so has one with script errors if that is asked for', async () => {
  const site = await project({ '/': '<script>missing()</script>', '/about': page('About') });
  await site.accept();
  site.routes['/about'] = (_, response) => response.writeHead(500).end('broken');
  const result = await site.check({}, { strict: true });
  expect(shotOf(result, 'about')).toMatchObject({
    status: 'failed',
    failure: { kind: 'http-status' },
    baseline: { file: 'baseline/about.png' },
    actual: null,
  });
  expect(shotOf(result, 'index')).toMatchObject({ status: 'failed', failure: { kind: 'strict' } });
});

test.each([
  ['is no picture', 'nonsense', /^the baseline index\.png cannot be read: /, /snapshot-site --only index$/],
  [
    'was not fetched by Git LFS',
    'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n',
    /a pointer of Git LFS$/,
    /git lfs pull$/,
  ],
])('a baseline that %s fails its shot and says what to type', async (_, content, message, hint) => {
  const site = await project({ '/': page('Start') });
  await site.accept();
  await writeFile(join(site.output, 'index.png'), content);
  const result = await site.check();
  expect(shotOf(result, 'index')).toMatchObject({
    status: 'failed',
    failure: { kind: 'baseline', message: expect.stringMatching(message), hint: expect.stringMatching(hint) },
    baseline: null,
  });
});

test('a page that is another one each time is unstable, and what moves is named', async () => {
  const site = await project({ '/': page('Start') });
  await site.accept();
  site.routes['/'] = counting((visit) => page(`Visit ${visit}`));
  const result = await site.check();
  expect(shotOf(result, 'index')).toMatchObject({
    status: 'unstable',
    sentence: expect.stringMatching(/^not the same twice: "Visit \d" became "Visit \d" in h1$/),
    changes: [{ element: { selector: 'h1' } }],
    diff: { file: 'diff/index.png' },
  });
});

test('what was made in another environment is inconclusive where it differs, and fine where it does not', async () => {
  const site = await project({ '/': page('Start'), '/about': page('About') });
  await site.accept();
  const file = join(site.output, 'snapshots.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace('"pinned 1"', '"pinned 0"'));
  site.routes['/about'] = page('Around');
  const result = await site.check();
  expect(result.report).toMatchObject({
    counts: { same: 1, inconclusive: 1 },
    elsewhere: 'fonts pinned 1 instead of pinned 0',
  });
  expect(shotOf(result, 'about')).toMatchObject({
    status: 'inconclusive',
    sentence: expect.stringContaining('made in another environment: fonts pinned 1 instead of pinned 0'),
    changes: [{ kind: 'text' }],
  });
});

test('a shot whose options changed says so', async () => {
  const site = await project({ '/': page('Start') });
  await site.accept();
  const result = await site.check({}, { style: 'h1 { color: red }' });
  expect(shotOf(result, 'index')).toMatchObject({
    status: 'changed',
    sentence: expect.stringMatching(/ \(the options of this shot changed since its baseline was made\)$/),
  });
});

test('a masked part is not compared, however it was masked', async () => {
  const mask = { mask: ['#more'] };
  const site = await project({ '/': page('Start') });
  await site.accept(mask);
  const result = await site.check({}, { ...mask, maskColor: 'lime' });
  expect(result.report.counts).toMatchObject({ same: 1 });
});

test('the limits of the options count', async () => {
  const site = await project({ '/': page('Start') });
  await site.accept();
  site.routes['/'] = page('Starting');
  expect((await site.check({}, { maxDiffPixelRatio: 0.5 })).report.counts).toMatchObject({ same: 1 });
  expect((await site.check({}, { maxDiffPixels: 3 })).report.counts).toMatchObject({ changed: 1 });
});

test('the same change in several shots is one group', async () => {
  const site = await project({
    '/': page('Start') + footer('2025'),
    '/a': page('A') + footer('2025'),
    '/b': page('B') + footer('2025'),
    '/c': page('C'),
  });
  await site.accept();
  site.routes['/'] = page('Begin') + footer('2026');
  site.routes['/a'] = page('A') + footer('2026');
  site.routes['/b'] = page('B') + footer('2026');
  const result = await site.check();
  expect(result.report.groups).toEqual([
    { id: '1', sentence: '"2025" became "2026" in footer', shots: ['index', 'a', 'b'] },
  ]);
  expect(shotOf(result, 'index').changes.map(({ group }) => group)).toEqual([null, '1']);
  expect(shotOf(result, 'b').changes.map(({ group }) => group)).toEqual(['1']);
});

test('tells what it does while it works', async () => {
  const site = await project({ '/': page('Start') });
  await site.accept();
  const kinds: string[] = [];
  const result = await site.check({ reporters: [({ kind }) => kinds.push(kind)] });
  expect(kinds.filter((kind) => !['notice', 'browser-ready', 'site-ready'].includes(kind))).toEqual([
    'begin',
    'shot-begin',
    'checked',
    'checked-all',
  ]);
  expect(result.report.durationMs).toBeGreaterThan(0);
});

test('a check that cannot go on leaves the last report as it was', async () => {
  const site = await project({ '/': page('Start'), '/about': page('About') });
  await site.accept();
  const { folder } = await site.check();
  const before = await contentsOf(join(folder, '..'));
  site.routes['/'] = page('Else');
  await writeFile(join(site.output, 'snapshots.json'), 'broken');
  await expect(site.check()).rejects.toMatchObject({ code: 'OUTPUT' });
  expect(reportsIn(await contentsOf(join(folder, '..')))).toEqual(reportsIn(before));
});

test('a reporter that throws keeps nothing from the others, and its error is thrown in the end', async () => {
  const site = await project({ '/': page('Start'), '/about': page('About') });
  await site.accept();
  const fault = new Error('a bug in a reporter');
  const heard: string[] = [];
  const reporters = [
    ({ kind }: CheckEvent) => {
      if (kind === 'begin' || kind === 'checked') throw fault;
    },
    ({ kind }: CheckEvent) => void heard.push(kind),
  ];
  await expect(site.check({ reporters })).rejects.toBe(fault);
  expect(heard.filter((kind) => kind.startsWith('checked'))).toEqual(['checked', 'checked', 'checked-all']);
});

test('an aborted check reports what was done', async () => {
  const site = await project({ '/': page('Start'), '/about': page('About'), '/more': page('More') });
  await site.accept();
  delete site.routes['/more'];
  const controller = new AbortController();
  const result = await site.check(
    { signal: controller.signal, reporters: [({ kind }) => kind === 'checked' && controller.abort()] },
    { concurrency: 1 },
  );
  expect(result.report).toMatchObject({
    counts: { same: 1, removed: 0 },
    interrupted: 'aborted',
    skipped: 1,
  });
  expect(JSON.parse(await readFile(join(result.folder, 'report.json'), 'utf8'))).toEqual(result.report);
});

test('two checks at once do not disturb each other', async () => {
  const site = await project({ '/': page('Start'), '/about': page('About') });
  await site.accept();
  site.routes['/about'] = page('Around');
  const [one, other] = await Promise.all([site.check(), site.check()]);
  expect(one.report.shots.map(({ status }) => status)).toEqual(['same', 'changed']);
  expect(other.report.shots.map(({ status }) => status)).toEqual(['same', 'changed']);
  expect(Object.keys(reportsIn(await contentsOf(site.config().workFolder)))).toHaveLength(4);
});

/** What of the work folder belongs to reports, finished and unfinished. */
function reportsIn(contents: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(contents).filter(([file]) => file.includes('check')));
}
