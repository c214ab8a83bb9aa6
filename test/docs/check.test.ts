import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allFlags } from '../../src/cli/commands/index.ts';
import { openCheckReporters } from '../../src/report/index.ts';
import { statuses } from '../../src/report/check/words.ts';
import { checkReportSchema } from '../../src/store/check-report-schema.ts';
import { screen } from '../support/screen.ts';

const chapter = read('check.md');
const recipes = read('ci.md');

test('the document that docs/check.md shows is one that the tool reads, and nothing of it is unknown', () => {
  const shown = /^```json\n([^]*?)^```/m.exec(chapter)![1]!;
  // The hashes are cut short.
  const document: unknown = JSON.parse(
    shown.replaceAll(/"sha256": "[^"]+"/g, `"sha256": "${'a'.repeat(64)}"`),
  );
  expect(checkReportSchema.parse(document)).toEqual(document);
});

test('docs/check.md names every status', () => {
  const table = chapter.split('| A shot is')[1]!.split('\n\n')[0]!;
  const named = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, status]) => status!);
  expect(named.toSorted()).toEqual([...statuses].toSorted());
});

test('docs/check.md and docs/ci.md name reporters and flags that there are', async () => {
  const lines = [...(chapter + recipes).matchAll(/snapshot-site (?:check|approve)[^\n`|]*/g)].map(
    ([line]) => line,
  );
  const flags = lines.flatMap((line) => [...line.matchAll(/--([\w-]+)/g)].map(([, flag]) => flag!));
  expect(flags.length).toBeGreaterThan(10);
  expect(allFlags.map(({ name }) => name)).toEqual(expect.arrayContaining(flags));

  const reporters = lines.flatMap((line) => [...line.matchAll(/--reporter (\w+)/g)].map(([, name]) => name!));
  expect(reporters).toContain('markdown');
  const [stdout, stderr] = [screen(), screen()];
  (await openCheckReporters(reporters, { stdout, stderr, verbosity: 'normal', cwd: '/' })).close();
});

test('the recipes pin the major version of every action, the same one everywhere', () => {
  const used = [...recipes.matchAll(/uses: (\S+)/g)].map(([, action]) => action!);
  expect(used.filter((action) => !/^actions\/[\w-]+@v\d+$/.test(action))).toEqual([]);
  const names = new Set(used.map((action) => action.split('@')[0]));
  expect(new Set(used).size).toBe(names.size);
});

function read(name: string): string {
  return readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8');
}
