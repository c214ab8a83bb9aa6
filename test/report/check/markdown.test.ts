import { readFile } from 'node:fs/promises';
import markdownIt from 'markdown-it';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CheckReport } from '../../../src/model/index.ts';
import { newPage } from './browser.ts';
import { checked, everything, manyShots, reportOf } from './made.ts';
import { tell } from './tell.ts';

const outside = [
  'SNAPSHOT_SITE_REPORT_URL',
  'GITHUB_SERVER_URL',
  'GITHUB_REPOSITORY',
  'GITHUB_RUN_ID',
  'CI_JOB_URL',
  'CI_PROJECT_DIR',
];
beforeEach(() => outside.forEach((name) => vi.stubEnv(name, undefined)));
afterEach(() => vi.unstubAllEnvs());

test('a comment says the verdict, each decision once, and how to approve', async () => {
  const comment = await commentOf(everything());
  expect(comment.split('\n')[0]).toBe('<!-- snapshot-site check -->');
  const { heading, rows, text } = await read(comment);
  expect(heading).toBe('3 changed, 1 new, 1 removed, 1 renamed, 1 unstable, and 1 failed of 9 shots');
  expect(rows).toEqual([
    ['in', 'change', 'approve with'],
    ['3 shots', '"© 2025" became "© 2026" in footer', 'snapshot-site approve --group 1'],
    ['', 'shot', 'what differs'],
    [
      '✗ changed',
      'guide/install.dark',
      '48 px inserted at y = 312; the rest moved, otherwise unchanged, and 1 more change: "© 2025" became "© 2026" in footer',
    ],
    ['+ new', 'pricing', 'there is no baseline'],
    ['» renamed', 'team', 'shows the same as old-name.png, which has no shot any more'],
    ['~ unstable', 'status', 'it does not come out the same twice: #clock'],
    ['✗ failed', 'broken', 'The page answered 500.'],
    ['− removed', 'gone', 'there is no shot for this picture any more'],
  ]);
  expect(text).toContain('npx snapshot-site approve');
});

test('another environment is said in a line, without the shots that it concerns', async () => {
  const shots = Array.from({ length: 84 }, (_, index) => checked(`page-${index}`, 'inconclusive'));
  const { rows, text } = await read(await commentOf(reportOf(shots, { elsewhere: 'Chrome 150 there' })));
  expect(rows).toEqual([]);
  expect(text).toContain(
    'The baselines were made in another environment, so what differs in 84 shots says nothing: Chrome 150 there',
  );
});

test('a long comment is cut below what GitHub takes, and counts what is missing', async () => {
  const comment = await commentOf(manyShots(700, () => true));
  expect(Buffer.byteLength(comment)).toBeLessThan(65_536);
  expect(Buffer.byteLength(comment)).toBeGreaterThan(60_000);
  const { rows, text } = await read(comment);
  expect(rows.at(-1)).toEqual(['', `and ${700 - (rows.length - 2)} more shots`, '']);
  expect(text).toContain('npx snapshot-site approve');
});

test('what a page says mentions nobody, links nowhere and stays in its cell', async () => {
  const harm =
    '@someone | #12 [a](https://evil.example) ![b](x.png) <img src=x onerror=alert(1)> `code` **bold** www.evil.example https://evil.example <!-- \\| ~del~';
  const shot = checked('index', 'changed', { id: harm, sentence: harm, changes: [] });
  const comment = await commentOf(
    reportOf([shot], { groups: [{ id: '1', sentence: harm, shots: ['a', 'b'] }], elsewhere: harm }),
  );
  const { rows, tags, texts } = await read(comment);
  expect(rows[1]).toEqual(['2 shots', harm, 'snapshot-site approve --group 1']);
  expect(rows[3]).toEqual(['✗ changed', harm, harm]);
  expect(tags).toEqual(['code', 'h3', 'li', 'p', 'sub', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul']);
  // GitHub and GitLab look for these in each piece of text by itself.
  for (const piece of texts) expect(piece).not.toMatch(/@\w|#\d|:\/\/|www\.\w/);
});

test('where the report is published, its pictures are in the comment', async () => {
  vi.stubEnv('SNAPSHOT_SITE_REPORT_URL', 'https://reports.example/42/');
  const report = reportOf(Array.from({ length: 30 }, (_, index) => checked(`a/${index}`, 'changed')));
  const { pictures, links } = await read(await commentOf(report));
  expect(pictures).toHaveLength(20);
  expect(pictures[0]).toBe('https://reports.example/42/diff/a/0.png');
  expect(links).toContain('https://reports.example/42/index.html#shot/a/0');
  expect(links).toContain('https://reports.example/42/index.html');
});

test('elsewhere it links to the list of artifacts, as far as the CI says', async () => {
  vi.stubEnv('GITHUB_SERVER_URL', 'https://github.example');
  vi.stubEnv('GITHUB_REPOSITORY', 'me/site');
  vi.stubEnv('GITHUB_RUN_ID', '7');
  const onGithub = await read(await commentOf(everything()));
  expect(onGithub.links).toEqual(['https://github.example/me/site/actions/runs/7#artifacts']);
  vi.stubEnv('GITHUB_RUN_ID', undefined);
  vi.stubEnv('CI_JOB_URL', 'https://gitlab.example/me/site/-/jobs/7');
  vi.stubEnv('CI_PROJECT_DIR', '/');
  const onGitlab = await read(await commentOf(everything()));
  expect(onGitlab.links[0]).toMatch(
    /^https:\/\/gitlab\.example\/me\/site\/-\/jobs\/7\/artifacts\/browse\/.*\/\.snapshot-site\/check$/,
  );
});

test('where all is the same, the comment is short', async () => {
  const { heading, rows, text } = await read(await commentOf(reportOf([checked('index', 'same')])));
  expect([heading, rows.length]).toEqual(['1 shot, the same', 0]);
  expect(text).not.toContain('approve');
});

async function commentOf(report: CheckReport): Promise<string> {
  const { folder } = await tell(report, ['markdown']);
  return readFile(`${folder}/comment.md`, 'utf8');
}

/** The comment as a reader sees it. */
async function read(comment: string) {
  const page = await newPage({ javaScriptEnabled: false });
  const rendered = markdownIt({ html: true, linkify: true }).render(comment);
  await page.setContent(rendered);
  return page.evaluate(() => {
    const body = document.body;
    const all = body.querySelectorAll.bind(body);
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode.textContent ?? '');
    const tags = new Set([...all('*')].map(({ tagName }) => tagName.toLowerCase()));
    return {
      heading: body.querySelector('h3')?.textContent ?? '',
      rows: [...all('tr')].map((row) => [...row.children].map((cell) => cell.textContent)),
      links: [...all('a')].map((link) => link.getAttribute('href')),
      pictures: [...all('img')].map((picture) => picture.getAttribute('src')),
      text: body.textContent ?? '',
      texts: texts.filter((text) => text.trim() !== ''),
      tags: [...tags].toSorted(),
    };
  });
}
