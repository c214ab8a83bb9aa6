import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { Options } from '../../src/index.ts';
import { configOf } from '../../src/config/index.ts';
import { run } from '../../src/run.ts';
import { type Route, testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

const secrets = {
  extraHTTPHeaders: { 'X-Key': 'header-secret' },
  httpCredentials: { username: 'ada', password: 'basic-secret' },
} as const;

/** Who the visitor is, as a server was told: the header, the login, both or nothing. */
function toldIn({ headers }: IncomingMessage): string {
  const login = headers.authorization === `Basic ${btoa('ada:basic-secret')}`;
  return [headers['x-key'] === 'header-secret' && 'header', login && 'login'].filter(Boolean).join('+');
}

/** A site whose page asks a stranger in each way that a page has; and what either was told, by path. */
async function withStranger(options: (stranger: string) => Options) {
  const told = { site: new Map<string, string>(), stranger: new Map<string, string>() };
  const hear =
    (who: keyof typeof told, asksWhoItIs: boolean, answer: Route): Route =>
    (request, response) => {
      const { pathname } = new URL(request.url!, 'http://x');
      const before = told[who].get(pathname) ?? '';
      told[who].set(pathname, before.includes(toldIn(request)) ? before : toldIn(request));
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-allow-headers', '*');
      if (asksWhoItIs && !toldIn(request).includes('login'))
        return void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end('who are you?');
      if (typeof answer === 'function') return answer(request, response);
      response.setHeader('content-type', 'text/html').end(answer);
    };
  const strange = await testServer(
    Object.fromEntries(
      ['image', 'frame', 'data', 'worker', 'moved', 'form', 'script'].map((name) => [
        `/${name}`,
        hear('stranger', true, 'x'),
      ]),
    ),
  );
  const leads = hear('site', true, (_, response) =>
    response.writeHead(302, { location: `${strange.url}moved` }).end(),
  );
  const { url } = await testServer({
    '/': hear(
      'site',
      true,
      `<img src="${strange.url}image"><iframe src="${strange.url}frame"></iframe><script src="${strange.url}script"></script>
      <img src="/moves"><form action="${strange.url}form" target="inner"></form><iframe name="inner"></iframe><script>
      document.forms[0].submit(); fetch('/data'); fetch('${strange.url}data').catch(() => {})
      new Worker(URL.createObjectURL(new Blob(["fetch('${strange.url}worker').catch(() => {})"])))</script>`,
    ),
    '/data': hear('site', true, 'x'),
    '/moves': leads,
  });
  const take = async (): Promise<void> => {
    const { results } = await run(configOf({ site: url, ...options(strange.url) }, cwd));
    expect(results.map(({ outcome }) => outcome.status)).not.toContain('failed');
  };
  const cwd = await temporaryFolder();
  await take();
  return { told, take };
}

describe('who the visitor is', () => {
  test.each([
    ['with the answers in order', {}],
    ['with the answers as they come', { recipe: { order: false } }],
    ['by the clock on the wall', { recipe: { virtualTime: false } }],
    ['without scripts', { javaScriptEnabled: false }],
  ] as const)('is told to the site and to no stranger, %s', async (_, options) => {
    const { told, take } = await withStranger(() => ({ ...secrets, ...options }));
    expect([...told.stranger.values()].filter(Boolean)).toEqual([]);
    expect(told.stranger.size).toBeGreaterThan(2);
    expect([told.site.get('/'), told.site.get('/moves')]).toEqual(['header+login', 'header+login']);

    // Nor when it is asked again whether anything has changed.
    told.stranger.clear();
    await take();
    expect([...told.stranger.values()].filter(Boolean)).toEqual([]);
  });

  test('is told to the origins that are named as well', async () => {
    const { told } = await withStranger((stranger) => ({
      extraHTTPHeaders: { headers: secrets.extraHTTPHeaders, origins: [stranger] },
      httpCredentials: { ...secrets.httpCredentials, origins: [stranger] },
    }));
    for (const name of ['/image', '/frame', '/moved', '/script'])
      expect(told.stranger.get(name), name).toBe('header+login');
  });
});
