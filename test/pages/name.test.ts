import { expect, test } from 'vitest';
import { fileName, pageName } from '../../src/pages/name.ts';

test.each([
  ['/', 'index'],
  ['', 'index'],
  ['./', 'index'],
  ['/index.html', 'index'],
  ['/guide/', 'guide/index'],
  ['/guide', 'guide'],
  ['/about.html', 'about'],
  ['/about.HTM', 'about'],
  ['/v1.2', 'v1.2'],
  ['/v1.2.html', 'v1.2'],
  ['/search?q=cats', 'search-q-cats'],
  ['/search?q=cats&page=2#top', 'search-q-cats-page-2-top'],
  ['/?theme=dark', 'index-theme-dark'],
  ['/guide/#install', 'guide/index-install'],
  ['/guide#install', 'guide-install'],
  ['/app#/users/7', 'app/users/7'],
  ['/a%20b/c%2Fd', 'a-b/c/d'],
  ['/gr%C3%BC%C3%9Fe', 'grüße'],
  ['/日本語/頁', '日本語/頁'],
  ['/../../etc/passwd', 'etc/passwd'],
  ['/%2e%2e/secret', 'secret'],
  ['/.hidden', 'hidden'],
  ['/con', '_con'],
  ['/aux.report', '_aux.report'],
  ['/100%', '100'],
  ['https://example.com/docs/', 'example.com/docs/index'],
  ['http://example.com:8080/', 'example.com-8080/index'],
  ['//example.com/docs', 'example.com/docs'],
])('the page %s is named %s', (path, name) => {
  expect(pageName(path)).toBe(name);
});

test('a long name is cut and stays different from another one that begins the same', () => {
  const [one, two] = [pageName(`/${'a'.repeat(300)}1`), pageName(`/${'a'.repeat(300)}2`)];
  expect(one).toHaveLength(150);
  expect(one).not.toBe(two);
});

test.each(['頁', '𠮷', 'ü'])(
  'a long name of %s leaves room for a variant in 255 bytes, and no half letter',
  (letter) => {
    const name = pageName(`/${letter.repeat(200)}`);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(150);
    expect(name).toMatch(new RegExp(`^${letter}{30,}-[0-9a-f]{8}$`, 'u'));
  },
);

test.each([
  ['Start page', 'Start-page'],
  ['guide/install', 'guide/install'],
  ['../../outside', 'outside'],
  ['a\\b:c*d?', 'a-b-c-d'],
  ['***', 'index'],
])('a given name %s becomes the file %s', (given, name) => {
  expect(fileName(given)).toBe(name);
});
