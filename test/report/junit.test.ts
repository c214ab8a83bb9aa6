import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { failed, taken } from '../support/events.ts';
import { tellRun } from './tell-run.ts';

const results = [taken('index.dark', 'changed'), failed('pricing', { hint: 'Open it in a browser.' })];

test('shots are tests, and one that could not be taken is an error', async () => {
  const { stdout } = await tellRun(results, ['junit']);
  expect(stdout).toBe(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="snapshot-site" tests="2" failures="0" errors="1" skipped="0" time="4.100"><testsuite name="snapshot-site" tests="2" failures="0" errors="1" skipped="0" time="4.100"><testcase name="index.dark" classname="snapshot-site" time="0.400"><properties><property name="page" value="/index"/>',
      '<property name="status" value="changed"/>',
      '<property name="reason" value="its picture is not in the cache"/></properties></testcase>',
      '<testcase name="pricing" classname="snapshot-site" time="0.400"><properties><property name="page" value="/pricing"/>',
      '<property name="status" value="failed"/>',
      '<property name="reason" value="its picture is not in the cache"/></properties>',
      '<error message="The page answered 500." type="http-status">The page answered 500.',
      'Open it in a browser.</error></testcase></testsuite></testsuites>',
      '',
    ].join('\n'),
  );
});

test('junit=file writes to that file', async () => {
  const { stdout, cwd } = await tellRun(results, ['junit=results/shots.xml']);
  expect(stdout).toBe('');
  await expect(readFile(`${cwd}/results/shots.xml`, 'utf8')).resolves.toMatch(/^<\?xml /);
});
