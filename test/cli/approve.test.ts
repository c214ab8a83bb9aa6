import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { change, checked, hash, project, writeReport } from '../support/checked-project.ts';
import { cli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const pages = [
  { id: 'index.dark', was: 'one', now: 'two', changes: [change('the footer', '1')] },
  { id: 'about', now: 'fresh' },
  { id: 'shaky', was: 'one', now: 'two', status: 'unstable' as const },
];
const groups = [{ id: '1', sentence: 'the footer', shots: ['index.dark', 'other'] }];

test('takes over what differs, says what is left and why, and how to undo it', async () => {
  const { root, files } = await project(pages, { groups });
  expect(await cli(['approve'], root)).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: [
      '✓ index.dark  changed',
      '✓ about       new',
      '! shaky  it does not come out the same twice; see why with: snapshot-site doctor shaky, or name it: snapshot-site approve shaky',
      '2 approved, 1 left → output/',
      'Undo with: snapshot-site approve --undo',
      '',
    ].join('\n'),
  });
  expect(await files()).toEqual({ 'about.png': 'fresh', 'index.dark.png': 'two', 'shaky.png': 'one' });
});

test('takes it back, and says when there is nothing more to take back', async () => {
  const { root, files } = await project(pages);
  const before = await files();
  await cli(['approve', 'about'], root);
  expect(await cli(['approve', '--undo'], root)).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: '✓ about  new\n1 taken back → output/\n',
  });
  expect(await files()).toEqual(before);
  expect(await cli(['approve', '--undo'], root)).toEqual({
    exitCode: 4,
    stdout: '',
    stderr: 'There is no approval to take back.\n',
  });
});

test('takes over a group, a glob, and prunes', async () => {
  const { root, files } = await project([...pages, { id: 'gone', was: 'orphan' }], { groups });
  expect((await cli(['approve', '--group', '1'], root)).stderr).toContain(
    '✓ index.dark  changed\n1 approved',
  );
  expect((await cli(['approve', '--only', 'ab*'], root)).stderr).toContain('✓ about  new\n1 approved');
  expect((await cli(['approve', 'gone', '--prune'], root)).stderr).toContain('✓ gone  removed\n1 approved');
  expect(await files()).toEqual({ 'about.png': 'fresh', 'index.dark.png': 'two', 'shaky.png': 'one' });
});

test('takes over the report of another machine, from its folder: pictures, and nothing else', async () => {
  const fresh = PNG.sync.write(new PNG({ width: 2, height: 1 })).toString('latin1');
  const { root, report, output } = await project([...pages, { id: 'contact', now: '' }], {
    output: '/builds/site/output',
  });
  const text = await readFile(join(report, 'report.json'), 'utf8');
  await writeFile(join(report, 'report.json'), text.replaceAll(hash(''), hash(fresh, 'latin1')));
  await writeFile(join(report, 'actual/contact.png'), fresh, 'latin1');
  await rename(report, join(root, 'artifact'));
  const { exitCode, stderr } = await cli(['approve', '--from', 'artifact', 'about', 'contact'], root);
  expect(stderr).toMatch(/^! about {2}its file in the report is not the picture it claims to be: /m);
  expect(stderr).toContain('✓ contact  new\n');
  expect(exitCode).toBe(0);
  expect(await readdir(output)).not.toContain('about.png');
  expect(await readFile(join(output, 'contact.png'), 'latin1')).toBe(fresh);
});

test('--json says it to machines, --quiet only what is left', async () => {
  const { root, output } = await project(pages);
  const { exitCode, stdout, stderr } = await cli(['approve', '--json', '--quiet'], root);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    shots: [
      { id: 'index.dark', status: 'changed' },
      { id: 'about', status: 'new' },
    ],
    written: ['index.dark.png', 'about.png'],
    deleted: [],
    left: [{ id: 'shaky', reason: expect.any(String) }],
    output,
  });
  expect(stderr).toMatch(/^! shaky .+\n$/);
});

describe('ends with 4 if there is nothing to approve', () => {
  test('because it is the same', async () => {
    const { root } = await project([{ id: 'index', was: 'one', now: 'one' }]);
    expect(await cli(['approve'], root)).toEqual({
      exitCode: 4,
      stdout: '',
      stderr: 'There is nothing to approve: what was chosen is as in output/\n',
    });
  });

  test('because nothing that was chosen can be taken over', async () => {
    const { root } = await project([{ id: 'broken', status: 'failed' }]);
    const { exitCode, stderr } = await cli(['approve'], root);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/^! broken {2}it failed.+\nNothing was approved\.\n$/);
  });
});

describe('ends with 2', () => {
  test.each([
    [['indx.dark'], 'The last check has no shot "indx.dark"; did you mean "index.dark"?'],
    [['--group', '7'], 'The last check has no group "7".'],
    [['--undo', 'about'], '--undo takes back the whole last approval'],
    [['--variant', 'dark'], 'Type: snapshot-site approve "**/*.dark"'],
    [['--from', 'nowhere'], 'There is no report of a check in'],
  ])('for %j', async (args, message) => {
    const { root, files } = await project(pages, { groups });
    const before = await files();
    const { exitCode, stderr } = await cli(['approve', ...args], root);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(await files()).toEqual(before);
  });

  test('if the check compared with another folder, which is named', async () => {
    const { root, output, files } = await project([{ id: 'index', now: 'one' }]);
    const { exitCode, stderr } = await cli(['approve', '--output', 'another'], root);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `Type --output ${output}, or --from .snapshot-site/check if the two are the same.`,
    );
    expect(await files()).toEqual({});
  });
});

test('the output folder of the config counts, and a config without a site is fine', async () => {
  const { root, report } = await project([]);
  const pictures = join(root, 'docs/pictures');
  await writeFile(join(root, 'pages.config.json'), '{ "output": "docs/pictures" }');
  await writeReport(report, { shots: [checked({ id: 'gone', was: 'orphan' })], output: pictures });
  const { exitCode, stderr } = await cli(['approve', '--prune'], root);
  expect(exitCode).toBe(4);
  expect(stderr).toBe('There is nothing to approve: what was chosen is as in docs/pictures/\n');
});

// Four times a browser starts, takes pictures and ends.
test(
  'a page is edited, checked, approved and taken back: every verdict is what the page is',
  { timeout: 240_000 },
  async () => {
    const root = await temporaryFolder({ 'site/index.html': page('Sign up') });
    const run = (...args: string[]) => cli(args, root);
    const picture = () => readFile(join(root, 'output/index.png'));
    expect((await run('./site')).exitCode).toBe(0);
    const before = await picture();

    await writeFile(join(root, 'site/index.html'), page('Join'));
    expect(await run('check', './site')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('"Sign up" became "Join"'),
    });
    expect(await picture()).toEqual(before);

    expect((await run('approve')).stderr).toMatch(/^✓ index {2}changed\n1 approved → output\/\n/);
    expect(await picture()).not.toEqual(before);
    expect((await run('check', './site')).exitCode).toBe(0);

    expect((await run('approve', '--undo')).exitCode).toBe(0);
    expect(await picture()).toEqual(before);
    expect((await run('check', './site')).exitCode).toBe(1);
  },
);

function page(heading: string): string {
  return `<!doctype html><title>A page</title><h1>${heading}</h1><p>The rest stays.`;
}
