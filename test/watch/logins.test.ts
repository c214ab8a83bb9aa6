import { expect, test } from 'vitest';
import type { Result } from '../../src/model/index.ts';
import { watch, type WatchOptions } from '../../src/watch/index.ts';
import { failures, shooting, siteWithLogin, user } from '../support/login-site.ts';

test('a login that has failed is tried again in the next pass, and one that has not is kept', async () => {
  const { counts, routes } = siteWithLogin();
  const login = routes['/login'];
  let isDown = true;
  routes['/login'] = (request, response) =>
    isDown ? void response.writeHead(503).end('down') : login(request, response);
  const { config } = await shooting(routes);
  const passes: (readonly Result[])[] = [];
  const ending = new AbortController();
  let lookAgain: (() => void) | undefined;
  const options: WatchOptions = {
    selection: {},
    signal: ending.signal,
    openReporters: async () => ({ tell: () => {}, close: () => {}, throwFirst: () => {} }),
    onTrouble: (error) => ending.abort(error),
    onRequest: (listener) => (lookAgain = listener),
    onWait({ report }) {
      passes.push(report!.results);
      isDown = false;
      if (passes.length === 3) ending.abort();
      else lookAgain!();
    },
  };
  const watching = watch(
    async () => config({ users: { ada: user('ada', 'pass of ada') }, user: 'ada', pages: ['/second'] }),
    options,
  );
  await expect(watching).rejects.toThrow('aborted');
  expect(passes.map(failures)).toEqual([
    [expect.stringContaining('the user ada could not log in: the page answered with status 503')],
    ['new'],
    ['reused'],
  ]);
  expect(counts.logins).toBe(1);
});
