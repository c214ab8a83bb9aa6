import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import type { Action, ActionFunction } from '../../../../src/index.ts';
import type { Route } from '../../../support/server.ts';
import { shootSite } from '../../shoot.ts';
import { see } from '../see.ts';

const late = (response: ServerResponse, html: string) =>
  void setTimeout(() => response.writeHead(200, { 'content-type': 'text/html' }).end(html), 400);
const next = `<h1>Next</h1><p id=out></p><button onclick="out.append('clicked ')">Go on</button><script>setTimeout(() => out.append('ready '), 200)</script>`;

const routes: Record<string, Route> = {
  '/': `<h1>First</h1><a href=/next>link</a> <a href=/slow>slow</a> <a href=/refresh>refresh</a>
    <form action=/next><input type=submit id=get></form><form action=/posted method=post><input name=word value=hello><input type=submit id=post></form>
    <button id=script onclick="location = '/next'">script</button><button id=timer onclick="setTimeout(() => location = '/next', 300)">timer</button>
    <button id=spa onclick="history.pushState(0, '', '/spa'); document.querySelector('h1').textContent = 'Spa'">spa</button><p id=out></p>`,
  '/next': next,
  '/slow': (_, response) => late(response, next),
  '/refresh': '<meta http-equiv=refresh content="1;url=/next"><h1>Refresh</h1>',
  '/posted': (request, response) => {
    let body = '';
    request
      .on('data', (data) => (body += data))
      .on('end', () => response.end(`<h1>Posted ${body}</h1>${next}`));
  },
};

async function after(...actions: (Action | ActionFunction)[]): Promise<string> {
  const { text } = await see(routes, { actions });
  return text.replaceAll(/\s+/g, ' ').trim();
}

test.each(['text=link', 'text=slow', '#get', '#script', '#timer', 'text=refresh'])(
  'an action leads to another document, and the next one goes on there: %s',
  async (click) => {
    expect(await after({ click }, { click: 'text=Go on' })).toBe('Next ready clicked Go on');
  },
);

test('a form is posted once', async () => {
  expect(await after({ click: '#post' }, { click: 'text=Go on' })).toBe(
    'Posted word=hello Next ready clicked Go on',
  );
});

test('an address without another document, and back', async () => {
  expect(await after({ click: '#spa' }, { waitFor: { url: '**/spa' } })).toContain('Spa');
  expect(await after({ click: '#spa' }, { goBack: true }, { waitFor: { url: '**/' } })).toContain('Spa');
});

test('goto, reload and goBack', async () => {
  expect(await after({ goto: '/next' }, { click: 'button' })).toBe('Next ready clicked Go on');
  expect(await after({ goto: '/next' }, { click: 'button' }, { reload: true })).toBe('Next ready Go on');
  expect(await after({ goto: '/next' }, { goBack: true })).toContain('First');
  expect(await after({ click: 'text=link' }, { goBack: true }, { click: '#spa' })).toContain('Spa');
  expect(await after({ goto: '/#out' })).toContain('First');
});

test('a page that navigates by itself while an action waits', async () => {
  const { text } = await see(
    { ...routes, '/': `<p>leaving</p><script>setTimeout(() => location = '/next', 6000)</script>` },
    { actions: [{ click: 'text=Go on' }] },
  );
  expect(text).toContain('clicked');
});

test('the conditions of the shot are those of the page before its first action', async () => {
  const { text } = await see(routes, {
    waitFor: 'text=First',
    timeout: 20_000,
    actions: [{ click: 'text=link' }, { click: 'text=Go on' }],
  });
  expect(text).toContain('clicked');
});

test('a function goes to other documents and goes on there', async () => {
  expect(
    await after(async ({ page, step }) => {
      await page.click('text=link');
      await step({ click: 'text=Go on' });
    }),
  ).toBe('Next ready clicked Go on');
  expect(
    await after(async ({ page, url, step }) => {
      await page.goto(`${url}/next`);
      await page.waitForSelector('text=ready');
      await page.click('button');
      await step({ goBack: true });
      await step({ click: '#spa' });
    }),
  ).toContain('Spa');
  expect(
    await after(async ({ step }) => {
      await step({ click: '#post' });
      await step({ click: 'text=Go on' });
    }),
  ).toBe('Posted word=hello Next ready clicked Go on');
});

test('that a page was redirected is noted, unless its actions have led on', async () => {
  const { results } = await shootSite(
    {
      '/orders': (_, response) => void response.writeHead(302, { location: '/login' }).end(),
      '/login': '<a href=/all>In</a><button>Stay</button>',
      '/all': 'All orders',
    },
    {
      pages: [
        { path: '/orders', name: 'stays', actions: [{ click: 'button' }] },
        { path: '/orders', name: 'goes', actions: [{ click: 'a' }] },
      ],
    },
  );
  expect(results.map(({ notes }) => notes.map(({ kind }) => kind))).toEqual([['redirect'], []]);
});
