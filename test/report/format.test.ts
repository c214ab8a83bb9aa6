import { expect, test } from 'vitest';
import {
  formatBytes,
  formatDuration,
  formatEstimate,
  formatFolder,
  formatSize,
  longest,
} from '../../src/report/format.ts';

test.each([
  [0, '0.0 s'],
  [449, '0.4 s'],
  [4100, '4.1 s'],
  [59_949, '59.9 s'],
  [59_950, '1 min 0 s'],
  [125_400, '2 min 5 s'],
  [3_599_600, '1 h 0 min'],
  [3_780_000, '1 h 3 min'],
])('%i ms are shown as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

test.each([
  [-300, '1 s'],
  [14_400, '14 s'],
  [89_000, '89 s'],
  [150_000, '3 min'],
])('%i ms to go are shown as %s', (ms, text) => expect(formatEstimate(ms)).toBe(text));

test.each([
  [624_000, '0.6 MB'],
  [124_400_000, '124 MB'],
])('%i bytes are shown as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  ['/site/output', 'output/'],
  ['/site/a/b', 'a/b/'],
  ['/site', './'],
  ['/elsewhere/output', '/elsewhere/output/'],
  ['/', '/'],
  ['/site/..output', '..output/'],
])('the folder %s is shown from /site as %s', (folder, text) =>
  expect(formatFolder(folder, '/site')).toBe(text),
);

test('a size is shown in pixels', () => expect(formatSize({ width: 1280, height: 3022 })).toBe('1280×3022'));

test('the longest of more texts than a function takes arguments is found', () => {
  expect(longest([...Array<string>(300_000).fill('a'), 'abc'])).toBe(3);
});
