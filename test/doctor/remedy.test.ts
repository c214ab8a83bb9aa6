import { expect, test } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import { proposeOptions, writeRemedy } from '../../src/doctor/remedy.ts';
import type { Finding, Shot } from '../../src/model/index.ts';
import { listShots } from '../../src/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

const finding = (more: Partial<Finding>): Finding => ({
  kind: 'text',
  selector: '#it',
  name: '#it',
  tag: 'p',
  isContent: false,
  cover: '#it',
  before: 'a',
  after: 'b',
  cause: { kind: 'server', certain: true, message: '' },
  ...more,
});

/** What is written for the first shot of a config. */
async function remedy(options: object, ...findings: Partial<Finding>[]): Promise<string> {
  const config = configOf(
    { site: 'http://localhost/', ...options },
    await temporaryFolder({ 'site/a.html': '' }),
  );
  const [shot] = (await listShots(config)) as [Shot];
  const proposed = proposeOptions(shot, findings.map(finding));
  if (!proposed) return 'nothing';
  const { where, line } = writeRemedy(shot, proposed, config);
  return `${where}: ${line}`;
}

test.each([
  ['a page that is a path', { pages: ['/a'] }, "instead of '/a': { path: '/a', mask: ['#it'] },"],
  ['a page with a name', { pages: [{ path: '/a', name: 'start' }] }, "for the page '/a': mask: ['#it'],"],
  ['a page with options', { pages: [{ path: '/a', fullPage: false }] }, "for the page '/a': mask: ['#it'],"],
  ['a folder whose pages are not listed', { site: './site' }, "for all pages: mask: ['#it'],"],
  [
    'a run that masks already, which the page would replace',
    { pages: ['/a'], mask: ['.ad'] },
    "instead of '/a': { path: '/a', mask: ['.ad', '#it'] },",
  ],
])('writes a line for %s', async (_, options, line) => {
  expect(await remedy(options, {})).toBe(line);
});

test.each([
  ['covers what stays in its place', {}, "mask: ['#it'],"],
  ['takes out what moves the rest', { cover: undefined }, "remove: ['#it'],"],
  [
    'waits for what is not there yet at one speed',
    { kind: 'disappeared', cause: { kind: 'speed', certain: false, message: '' } },
    "waitFor: '#it',",
  ],
  ['quotes a selector with quotes', { cover: `[title='"']` }, `mask: ["[title='\\"']"],`],
] as const)('%s', async (_, found, line) => {
  expect(await remedy({ pages: [{ path: '/', alt: 'x' }] }, found)).toBe(`for the page '/': ${line}`);
});

test.each([
  ['holds the content of the page', { cover: undefined, selector: '#app', isContent: true }],
  ['moves for no known reason', { cause: { kind: 'unknown', certain: false, message: '' } }],
] as const)('never covers or takes out what %s', async (_, found) => {
  expect(await remedy({}, found)).toBe('nothing');
});
