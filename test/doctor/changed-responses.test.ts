import { expect, test } from 'vitest';
import { changedResponses } from '../../src/doctor/changed-responses.ts';
import type { Answer } from '../../src/model/index.ts';

const answer = (request: string, text: string, status = 200): Answer => ({
  request,
  status,
  text,
  sha256: text,
});

test('shows the part that differs, with whole words', () => {
  expect(
    changedResponses(
      [answer('GET /time', '{"now":"12:01:59","zone":"UTC"}')],
      [answer('GET /time', '{"now":"12:02:09","zone":"UTC"}')],
    ),
  ).toEqual([{ request: 'GET /time', before: '12:01:59', after: '12:02:09' }]);
});

test('shows what was added or taken away', () => {
  expect(
    changedResponses([answer('GET /', 'a <b>c</b>')], [answer('GET /', 'a <i>b</i> <b>c</b>')]),
  ).toMatchObject([{ request: 'GET /' }]);
});

test('compares turn by turn, and a poll that came once more is no difference', () => {
  const first = [answer('GET /poll', '1'), answer('GET /poll', '2')];
  expect(changedResponses(first, [...first, answer('GET /poll', '3')])).toEqual([]);
  expect(changedResponses(first, [answer('GET /poll', '1'), answer('GET /poll', '9')])).toEqual([
    { request: 'GET /poll', before: '2', after: '9' },
  ]);
});

test('another status is a difference', () => {
  expect(changedResponses([answer('GET /a', 'x')], [answer('GET /a', 'x', 503)])).toEqual([
    { request: 'GET /a', before: 'status 200', after: 'status 503' },
  ]);
});
