import { expect, test } from 'vitest';
import { lastAskedFirst, otherPort, slowNetwork, usedWindow } from '../../src/capture/examine/index.ts';
import { type Evidence, withCauses } from '../../src/doctor/causes.ts';
import type { Change } from '../../src/model/index.ts';
import { shot } from '../support/events.ts';

const nothing: Evidence = {
  shot: shot('index'),
  answers: [],
  sources: [],
  notes: [],
  differs: [],
  onlyAt: undefined,
  ports: ['4001', '4002'],
  byAnswers: undefined,
};

const change = (more: Partial<Change>): Change => ({
  kind: 'text',
  selector: '#it',
  name: '#it',
  tag: 'p',
  isContent: false,
  cover: '#it',
  before: '',
  after: '',
  ...more,
});

/** The causes of these changes, `!` where it is certain. */
function causes(evidence: Partial<Evidence>, ...changes: Partial<Change>[]): string[] {
  return withCauses(changes.map(change), { ...nothing, ...evidence }).map(
    ({ cause }) => `${cause.kind}${cause.certain ? '!' : ''}`,
  );
}

const time = { request: 'GET /time', before: '12:01', after: '12:02' };
const worker = { kind: 'worker', address: '/w.js', said: [] } as const;
const stream = (...said: string[]) => ({ kind: 'event-stream', address: '/events', said }) as const;

test('an answer that has the words of an element is its cause, and not that of another text', () => {
  const clock = { before: 'It is 12:01', after: 'It is 12:02' };
  const ticks = { name: '#ticks', before: '7 ticks', after: '9 ticks' };
  expect(causes({ answers: [time], sources: [worker] }, clock, ticks)).toEqual(['server!', 'worker']);
});

test('an answer that explains no text is the likeliest cause of all', () => {
  expect(causes({ answers: [time], sources: [worker] }, { before: 'a', after: 'b' })).toEqual(['server']);
});

test('what an answer says may be drawn as well', () => {
  const clock = { before: '12:01', after: '12:02' };
  expect(causes({ answers: [time] }, clock, { kind: 'drawn', tag: 'canvas' })).toEqual(['server!', 'server']);
});

test('a short number that a stream says by chance proves nothing', () => {
  const number = { before: '7 calls', after: '9 calls' };
  expect(causes({ sources: [worker, stream('7', '8', '9')] }, number)).toEqual(['event-stream']);
  expect(causes({ sources: [worker, stream('7 calls', '9 calls')] }, number)).toEqual(['event-stream!']);
});

test('words that nobody says by chance are enough', () => {
  const news = { before: 'Today: Rainfall', after: 'Today: Sunshine' };
  expect(causes({ sources: [worker, stream('Rainfall', 'Sunshine')] }, news)).toEqual(['event-stream!']);
});

test.each([
  ['a frame', {}, { name: '#x in the frame #f' }, 'frame'],
  ['a video', {}, { kind: 'drawn', tag: 'video' }, 'video!'],
  ['a canvas', {}, { kind: 'drawn', tag: 'canvas' }, 'canvas'],
  ['faint noise, whatever else goes on', { answers: [time], sources: [worker] }, { kind: 'noise' }, 'raster'],
  ['one speed only', { onlyAt: slowNetwork }, {}, 'speed'],
  ['another port only', { onlyAt: otherPort }, { kind: 'drawn' }, 'port'],
  ['a port that it shows', {}, { before: 'at :4001', after: 'at :4002' }, 'port!'],
  ['a used window only', { onlyAt: usedWindow }, {}, 'window'],
  ['another order only', { onlyAt: lastAskedFirst }, {}, 'order'],
  ['the order, as one order shows', { byAnswers: 'order', answers: [time] }, {}, 'order!'],
  ['threads, where answers come in order', { byAnswers: 'order', sources: [worker] }, {}, 'worker'],
  ['the time of answers, but not of noise', { byAnswers: 'time' }, { kind: 'drawn' }, 'order'],
  ['real time', { notes: [{ kind: 'real-time', message: 'it hung' }], answers: [time] }, {}, 'real-time'],
  ['nothing that can be seen', {}, {}, 'unknown'],
] as const)('the cause is %s', (_, evidence, changed, cause) => {
  expect(causes(evidence, changed)).toEqual([cause]);
});

test('where no single cause can be named, it is said what was varied', () => {
  const differs = [slowNetwork, otherPort, slowNetwork];
  expect(withCauses([change({})], { ...nothing, differs })[0]!.cause.message).toBe(
    'it was another picture with a slow network, on another port; no answer of a server, worker or stream explains it',
  );
});

test('a step that the config leaves out is named as it stands there', () => {
  const { options } = nothing.shot;
  const left = { ...nothing.shot, options: { ...options, recipe: { ...options.recipe, random: false } } };
  expect(withCauses([change({})], { ...nothing, shot: left })[0]!.cause).toEqual({
    kind: 'recipe',
    certain: false,
    message: 'the config lets it move: recipe: { random: false }',
  });
});
