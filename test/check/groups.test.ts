import { expect, test } from 'vitest';
import type { Checked } from '../../src/check/checked.ts';
import { groupChanges } from '../../src/check/groups.ts';
import type { CheckStatus } from '../../src/model/index.ts';
import { change } from '../support/checked-project.ts';

/** A shot with these changes, each written as its signature. */
function shot(id: string, signatures: readonly string[], status: CheckStatus = 'changed'): Checked {
  const changes = signatures.map((signature) => change(`${signature} changed`));
  const nothing = { baseline: null, actual: null, diff: null, ignored: null, failure: null, record: null };
  const checked = {
    id,
    file: `${id}.png`,
    path: `/${id}`,
    variant: '',
    status,
    sentence: '',
    changes,
    ...nothing,
  };
  return {
    checked: {
      ...checked,
      renamedFrom: null,
      reused: false,
      reason: null,
      notes: [],
      url: null,
      durationMs: 1,
    },
    signatures,
  };
}

test('a change that several shots have is a group, those in most shots first', () => {
  const { groups, shots } = groupChanges([
    shot('a', ['logo', 'footer']),
    shot('b', ['footer', 'own']),
    shot('c', ['footer', 'logo']),
  ]);
  expect(groups).toEqual([
    { id: '1', sentence: 'footer changed', shots: ['a', 'b', 'c'] },
    { id: '2', sentence: 'logo changed', shots: ['a', 'c'] },
  ]);
  expect(shots.map(({ changes }) => changes.map(({ group }) => group))).toEqual([
    ['2', '1'],
    ['1', null],
    ['1', '2'],
  ]);
});

test('changes that always come together are one group', () => {
  const { groups } = groupChanges([shot('a', ['link', 'icon', 'own']), shot('b', ['icon', 'link'])]);
  expect(groups).toEqual([{ id: '1', sentence: 'link changed, and 1 more', shots: ['a', 'b'] }]);
});

test('the same change twice in one shot is no group', () => {
  const { groups, shots } = groupChanges([shot('a', ['dot', 'dot']), shot('b', ['line'])]);
  expect(groups).toEqual([]);
  expect(shots[0]!.changes.map(({ group }) => group)).toEqual([null, null]);
});

test('only what changed for sure is grouped', () => {
  const { groups } = groupChanges([
    shot('a', ['footer']),
    shot('b', ['footer'], 'unstable'),
    shot('c', ['footer'], 'inconclusive'),
  ]);
  expect(groups).toEqual([]);
});
