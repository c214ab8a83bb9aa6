import { expect, test } from 'vitest';
import type { ApprovalChoice, ChangeGroup, CheckReport, Shot } from '../../../src/model/index.ts';
import { selectShots } from '../../../src/pages/index.ts';
import { choose } from '../../../src/store/approval/choose.ts';
import { change, checked, type Told } from '../../support/checked-project.ts';

const shots: readonly Told[] = [
  { id: 'index.light', was: 'a', now: 'b', changes: [change('the footer', '1')] },
  {
    id: 'index.dark',
    was: 'a',
    now: 'b',
    changes: [change('the footer', '1'), change('"Sign up" became "Join" in #cta')],
  },
  { id: 'guide/install', was: 'a', now: 'b', changes: [change('the footer', '1'), change('a banner', '2')] },
  { id: 'guide/start', now: 'b' },
  { id: 'moved', was: 'a', now: 'b', renamedFrom: 'old.png' },
  { id: 'elsewhere', was: 'a', now: 'b', status: 'inconclusive' },
  { id: 'same', was: 'a', now: 'a' },
  {
    id: 'shaky',
    was: 'a',
    now: 'b',
    status: 'unstable',
    changes: [change('the footer', '1')],
  },
  { id: 'broken', failure: { kind: 'timeout', message: 'It took too long.' } },
  { id: 'gone', was: 'a' },
];
const groups: readonly ChangeGroup[] = [
  { id: '1', sentence: 'the footer', shots: ['index.light', 'index.dark', 'guide/install', 'shaky'] },
  { id: '2', sentence: 'a banner', shots: ['guide/install', 'other'] },
];
const report = { shots: shots.map((told) => checked(told)), groups } as unknown as CheckReport;

function choosing(choice: Partial<ApprovalChoice>, suggest: (word: string) => string = () => '') {
  const { chosen, left } = choose(report, { shots: [], groups: [], prune: false, ...choice }, suggest);
  return {
    chosen: chosen.map(({ id }) => id),
    left: Object.fromEntries(left.map((it) => [it.id, it.reason])),
  };
}

const whatDiffers = ['index.light', 'index.dark', 'guide/install', 'guide/start', 'moved', 'elsewhere'];

test('without a name everything that differs is meant; what cannot be taken over is left with the reason', () => {
  expect(choosing({})).toEqual({
    chosen: whatDiffers,
    left: {
      shaky: expect.stringContaining('does not come out the same twice'),
      broken: expect.stringContaining('it failed'),
      gone: expect.stringContaining('snapshot-site approve --prune'),
    },
  });
});

test.each([
  ['an id', { shots: ['index.dark'] }, ['index.dark']],
  ['the name of a page', { shots: ['index'] }, ['index.light', 'index.dark']],
  ['the path of a page', { shots: ['/index'] }, ['index.light', 'index.dark']],
  ['a glob of ids', { shots: ['guide/**'] }, ['guide/install', 'guide/start']],
  ['a glob of variants', { shots: ['**/*.dark'] }, ['index.dark']],
  ['several', { shots: ['moved', 'elsewhere'] }, ['moved', 'elsewhere']],
  ['a group, where nothing else changed', { groups: ['1'] }, ['index.light']],
  ['several groups', { groups: ['1', '2'] }, ['index.light', 'guide/install']],
  ['a group or a shot', { groups: ['1'], shots: ['moved'] }, ['index.light', 'moved']],
  ['something unstable, by its id alone', { shots: ['shaky'] }, ['shaky']],
  ['what has no shot, with prune', { shots: ['gone'], prune: true }, ['gone']],
  ['everything, with prune', { prune: true }, [...whatDiffers, 'gone']],
  ['a group, with prune', { groups: ['1'], prune: true }, ['index.light', 'gone']],
  ['other shots, with prune', { shots: ['moved'], prune: true }, ['moved']],
])('%s', (_, choice, chosen) => {
  expect(choosing(choice).chosen).toEqual(chosen);
});

test.each([
  'index',
  'index.dark',
  '/index',
  'guide/**',
  '/guide/*',
  '*',
  '**/*.dark',
  'g{one,uide}*/**',
  '!moved',
])('%s means the same shots as for --only', (glob) => {
  const planned = shots.map(({ id }): Shot => {
    const { path, variant } = checked({ id });
    const name = id.split('.')[0]!;
    return { id, page: { name, path }, variant: { name: variant } } as Shot;
  });
  const meant = choosing({ shots: [glob], prune: true });
  // What is the same is not told unless it is named.
  const told = [...meant.chosen, ...Object.keys(meant.left), 'same'];
  const selected = selectShots([...planned], { only: [glob] }, { message: '', hint: '' }).map(({ id }) => id);
  expect(new Set(told)).toEqual(new Set([...selected, 'same']));
});

test('a shot of a group that has other changes is left, and they are told', () => {
  expect(choosing({ groups: ['2'] }).left).toEqual({
    'guide/install':
      'it also has other changes: the footer. Approve all of it with: snapshot-site approve guide/install',
  });
  expect(choosing({ groups: ['1'] }).left).toMatchObject({
    'index.dark': expect.stringContaining('other changes: "Sign up" became "Join" in #cta. Approve'),
    shaky: expect.stringContaining('does not come out the same twice'),
  });
});

test('an unstable shot that a glob means is left', () => {
  const { chosen, left } = choosing({ shots: ['sh*'] });
  expect(chosen).toEqual([]);
  expect(left['shaky']).toContain('snapshot-site doctor shaky');
});

test('what is the same is told only to who asks for it', () => {
  expect(choosing({ shots: ['same'] }).left).toEqual({ same: 'it is the same as its baseline' });
  expect(choosing({ shots: ['s?me'] })).toEqual({ chosen: [], left: {} });
});

test('a shot or a group that is not in the report is an error that says what there is', () => {
  expect(() => choosing({ shots: ['index', 'indx'] }, (word) => `; suggested for ${word}`)).toThrow(
    expect.objectContaining({
      code: 'USAGE',
      message: 'The last check has no shot "indx"; suggested for indx',
      hint: 'What differs: index.light, index.dark, guide/install, guide/start, moved, elsewhere, shaky, broken, and 1 more',
    }),
  );
  expect(() => choosing({ groups: ['3'] })).toThrow(
    expect.objectContaining({ code: 'USAGE', hint: 'The groups are: 1 (the footer), 2 (a banner)' }),
  );
});
