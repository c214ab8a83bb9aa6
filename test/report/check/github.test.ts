import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../support/temporary.ts';
import { checked, everything, manyShots, reportOf } from './made.ts';
import { tell } from './tell.ts';

beforeEach(() => {
  for (const name of ['GITHUB_WORKSPACE', 'GITHUB_STEP_SUMMARY', 'SNAPSHOT_SITE_REPORT_URL']) {
    vi.stubEnv(name, undefined);
  }
});
afterEach(() => vi.unstubAllEnvs());

test('one annotation for each decision, at the picture that it is about', async () => {
  const { stdout } = await tell(everything(), ['github']);
  expect(stdout.trimEnd().split('\n')).toEqual([
    '::error title=1 change in 3 shots::"© 2025" became "© 2026" in footer%0AApprove with: snapshot-site approve --group 1',
    '::error title=changed%3A guide/install.dark,file=output/guide/install.dark.png::48 px inserted at y = 312; the rest moved, otherwise unchanged, and 1 more change: "© 2025" became "© 2026" in footer%0AApprove with: snapshot-site approve guide/install.dark',
    '::error title=new%3A pricing,file=output/pricing.png::there is no baseline%0AApprove with: snapshot-site approve pricing',
    '::error title=renamed%3A team,file=output/team.png::shows the same as old-name.png, which has no shot any more%0AApprove with: snapshot-site approve team',
    '::error title=unstable%3A status,file=output/status.png::it does not come out the same twice: #clock%0AApprove with: snapshot-site approve status',
    '::error title=failed%3A broken,file=output/broken.png::The page answered 500.',
    '::error title=removed%3A gone,file=output/gone.png::there is no shot for this picture any more%0AApprove with: snapshot-site approve gone --prune',
  ]);
});

test('where GitHub would drop some silently, the last one counts them', async () => {
  const { stdout } = await tell(manyShots(300), ['github']);
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toBe('::error title=30 errors::and 21 more, in the summary of the run');
});

test('a text of a page cannot begin a command of its own', async () => {
  const sentence = 'a, 100%: b\r\n::set-output name=x::y';
  const report = reportOf([checked('a,b:c', 'changed', { sentence })]);
  const { stdout } = await tell(report, ['github']);
  expect(stdout.trimEnd().split('\n')).toEqual([
    "::error title=changed%3A a%2Cb%3Ac,file=output/a%2Cb%3Ac.png::a, 100%25: b%0A::set-output name=x::y%0AApprove with: snapshot-site approve 'a,b:c'",
  ]);
});

test('another environment is one warning', async () => {
  const shots = Array.from({ length: 84 }, (_, index) => checked(`page-${index}`, 'inconclusive'));
  const { stdout } = await tell(reportOf(shots, { elsewhere: 'Chrome 150 there' }), ['github']);
  expect(stdout).toBe(
    '::warning title=Another environment::The baselines were made in another environment, so what differs in 84 shots says nothing: Chrome 150 there\n',
  );
});

test('a picture outside of the repository is not pointed to', async () => {
  vi.stubEnv('GITHUB_WORKSPACE', await temporaryFolder());
  const { stdout } = await tell(reportOf([checked('index', 'changed')]), ['github']);
  expect(stdout).toMatch(/^::error title=changed%3A index::/);
});

test('the summary of the run is added to what is there', async () => {
  const folder = await temporaryFolder({ 'summary.md': 'before\n' });
  vi.stubEnv('GITHUB_STEP_SUMMARY', `${folder}/summary.md`);
  await tell(everything(), ['github']);
  await expect(readFile(`${folder}/summary.md`, 'utf8')).resolves.toMatch(
    /^before\n### 3 changed, 1 new, .* of 9 shots\n/,
  );
});

test('a summary of many shots stays below what GitHub takes', async () => {
  const folder = await temporaryFolder();
  vi.stubEnv('GITHUB_STEP_SUMMARY', `${folder}/summary.md`);
  const sentence = 'a long story '.repeat(200);
  const shots = Array.from({ length: 500 }, (_, index) => checked(`page-${index}`, 'changed', { sentence }));
  await tell(reportOf(shots), ['github']);
  const summary = await readFile(`${folder}/summary.md`);
  expect(summary.byteLength).toBeLessThan(1024 * 1024);
  expect(summary.byteLength).toBeGreaterThan(900_000);
  expect(summary.toString()).toMatch(/\| and \d+ more shots \|/);
});
