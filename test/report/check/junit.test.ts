import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newPage } from './browser.ts';
import { checked, everything, reportOf } from './made.ts';
import { tell } from './tell.ts';

beforeEach(() => vi.stubEnv('CI_PROJECT_DIR', undefined));
afterEach(() => vi.unstubAllEnvs());

test('what differs is a failure, what has no picture an error, another environment is skipped', async () => {
  const report = everything();
  const suite = await read({
    ...report,
    shots: [...report.shots, checked('elsewhere', 'inconclusive')],
    elsewhere: 'Chrome 150 there, Chrome 153 here',
  });
  expect(suite.root).toEqual({
    name: 'snapshot-site check',
    tests: '10',
    failures: '7',
    errors: '1',
    skipped: '1',
    time: '4.100',
  });
  expect(suite.suites).toBe(1);
  expect(suite.cases.map(({ name, trouble, type }) => [name, trouble, type])).toEqual([
    ['index', undefined, undefined],
    ['about', 'failure', 'changed'],
    ['blog', 'failure', 'changed'],
    ['guide/install.dark', 'failure', 'changed'],
    ['pricing', 'failure', 'new'],
    ['team', 'failure', 'renamed'],
    ['status', 'failure', 'unstable'],
    ['broken', 'error', 'http-status'],
    ['gone', 'failure', 'removed'],
    ['elsewhere', 'skipped', 'inconclusive'],
  ]);
  expect(suite.cases[3]).toMatchObject({
    time: '0.412',
    text: [
      '48 px inserted at y = 312; the rest moved, otherwise unchanged, and 1 more change: "© 2025" became "© 2026" in footer',
      '48 px inserted at y = 312; the rest moved, otherwise unchanged (1280 × 48 at 0, 312)',
      '"© 2025" became "© 2026" in footer (120 × 40 at 340, 1210)',
      'Approve with: snapshot-site approve guide/install.dark',
    ].join('\n'),
    attachments: ['diff', 'actual', 'baseline']
      .map((kind) => `[[ATTACHMENT|.snapshot-site/check/${kind}/guide/install.dark.png]]`)
      .join('\n'),
  });
});

test('attachments are looked for from the folder that GitLab names', async () => {
  const { folder } = await tell(everything(), []);
  vi.stubEnv('CI_PROJECT_DIR', folder.replace(/\/[^/]+\/\.snapshot-site\/check$/, ''));
  const { cases } = await read(everything());
  expect(cases[1]!.attachments).toMatch(
    /^\[\[ATTACHMENT\|snapshot-site-test-\w+\/\.snapshot-site\/check\/diff\//,
  );
});

test('a shot without a baseline passes where new ones are allowed', async () => {
  const { cases } = await read(reportOf([checked('pricing', 'new')], { allowNew: true }));
  expect(cases[0]!.trouble).toBeUndefined();
});

test('texts of a page come out as they are, without what XML cannot hold', async () => {
  const hostile = '"<b a=\'1\'>&amp;]]>" became "\u0000\u001B[31m\uD800\uFFFF ü 漢 \u{1F600}"\n\tend';
  const { cases } = await read(reportOf([checked('index', 'changed', { sentence: hostile, changes: [] })]));
  const plain = '"<b a=\'1\'>&amp;]]>" became "\uFFFD\uFFFD ü 漢 \u{1F600}"\n\tend';
  expect(cases[0]!.message).toBe(plain);
  expect(cases[0]!.text).toBe(`${plain}\nApprove with: snapshot-site approve index`);
});

test('junit=file writes to that file', async () => {
  const { cwd } = await tell(everything(), ['junit=results/visual.xml']);
  await expect(readFile(`${cwd}/results/visual.xml`, 'utf8')).resolves.toMatch(/^<\?xml /);
});

/** As a real parser of XML reads what was written. */
async function read(report: Parameters<typeof tell>[0]) {
  const { folder } = await tell(report, ['junit']);
  const xml = await readFile(`${folder}/junit.xml`, 'utf8');
  const page = await newPage();
  return page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'application/xml');
    const wrong = parsed.querySelector('parsererror');
    if (wrong) throw new Error(wrong.textContent);
    const attributes = [...parsed.documentElement.attributes];
    return {
      root: Object.fromEntries(attributes.map(({ name, value }) => [name, value])),
      suites: parsed.querySelectorAll('testsuites > testsuite').length,
      cases: [...parsed.querySelectorAll('testsuite > testcase')].map((one) => {
        const trouble = one.querySelector('failure, error, skipped');
        return {
          name: one.getAttribute('name'),
          time: one.getAttribute('time'),
          trouble: trouble?.tagName,
          type: trouble?.getAttribute('type') ?? undefined,
          message: trouble?.getAttribute('message'),
          text: trouble?.textContent,
          attachments: one.querySelector('system-out')?.textContent,
        };
      }),
    };
  }, xml);
}
