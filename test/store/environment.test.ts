import { expect, test } from 'vitest';
import { defaults } from '../../src/config/defaults.ts';
import type { Environment } from '../../src/model/index.ts';
import {
  environmentDifference,
  fingerprint,
  optionsHash,
  thisEnvironment,
} from '../../src/store/environment.ts';

const here: Environment = { browser: 'Chrome 153', fonts: 'pinned 1', os: 'linux', cpu: 'x64', recipe: 1 };

test('names what this run is made of', () => {
  const browser = { name: 'Chrome', version: '153.0', fonts: 'pinned 1' };
  const environment = thisEnvironment(browser, ['--lang=de'], 3);
  expect(environment).toMatchObject({ browser: 'Chrome 153.0 --lang=de', fonts: 'pinned 1', recipe: 3 });
  expect(environment.os).toBe(process.platform);
  expect(environment.cpu).toMatch(new RegExp(`^${process.arch}( \\w+)?$`));
});

test.each([
  [{ browser: 'Chrome 154' }, 'browser Chrome 154 instead of Chrome 153'],
  [{ os: 'darwin', cpu: 'arm64' }, 'os darwin instead of linux, cpu arm64 instead of x64'],
  [{ recipe: 2 }, 'recipe 2 instead of 1'],
])('with %j the difference is “%s”, and the fingerprint another one', (changed, sentence) => {
  const now = { ...here, ...changed };
  expect(environmentDifference(here, now)).toBe(sentence);
  expect(fingerprint(now)).not.toBe(fingerprint(here));
  expect(fingerprint(now)).toMatch(/^[0-9a-f]{8}$/);
});

test('the same environment has no difference, in whatever order it was written', () => {
  const { browser, ...rest } = here;
  expect(environmentDifference(here, { ...rest, browser })).toBeUndefined();
  expect(fingerprint({ ...rest, browser })).toBe(fingerprint(here));
});

test.each([
  [{ colorScheme: 'dark' }, true],
  [{ at: 2000 }, true],
  [{ recipe: { ...defaults.shot.recipe, random: false } }, true],
  [{ timeout: 1 }, false],
  [{ httpCredentials: { username: 'a', password: 'secret' } }, false],
] as const)('with %j the hash of the options is another one: %s', (changed, another) => {
  const hash = optionsHash({ ...defaults.shot, ...changed });
  expect(hash !== optionsHash(defaults.shot)).toBe(another);
});
