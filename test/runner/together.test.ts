import { expect, test } from 'vitest';
import { shootSite } from '../capture/shoot.ts';
import type { Route } from '../support/server.ts';

const form = `<!doctype html><style>body { margin: 0 } #menu { display: none } .open #menu { display: block }</style>
  <h1>Shop</h1><button onclick="document.body.classList.toggle('open')">Menu</button><ul id=menu><li>One<li>Two</ul>`;

/** Counts how often a page is opened. */
function counted(body: string) {
  let count = 0;
  return {
    route: ((request, response) => {
      // That the site is ready is asked too.
      if (request.headers['sec-fetch-dest'] === 'document') count += 1;
      response.setHeader('content-type', 'text/html');
      response.end(body);
    }) satisfies Route,
    get count() {
      return count;
    },
  };
}

test('pictures of one moment of a page cost one visit, also those of its shots', async () => {
  const page = counted(form);
  const { results } = await shootSite(
    { '/': page.route },
    {
      pages: [
        '/',
        { path: '/', name: 'head', selector: 'h1' },
        { path: '/', name: 'window', fullPage: false, type: 'jpeg' },
        {
          path: '/',
          shots: [
            { name: 'menu', actions: [{ click: 'button' }] },
            { name: 'menu-list', selector: 'ul' },
            { name: 'closed', actions: [{ click: 'button' }], mask: ['h1'] },
          ],
        },
      ],
    },
  );
  expect(results.map(({ shot, outcome, size }) => [shot.id, outcome.status, size?.height])).toMatchObject([
    ['index', 'new', 300],
    ['head', 'new', 38],
    ['window', 'new', 300],
    ['index-menu', 'new', 300],
    ['index-menu-list', 'new', expect.any(Number)],
    ['index-closed', 'new', 300],
  ]);
  // The start, the open menu, and the menu that is closed again.
  expect(page.count).toBe(3);
});

test('an element that is missing fails alone, and a page that answers with an error fails all', async () => {
  const page = counted(form);
  const { results } = await shootSite(
    { '/': page.route, '/broken': (_, response) => void response.writeHead(500).end() },
    {
      timeout: 3_000,
      pages: [
        { path: '/', name: 'missing', selector: '#nothing' },
        { path: '/', name: 'head', selector: 'h1' },
        { path: '/broken', name: 'broken' },
        { path: '/broken', name: 'broken-head', selector: 'h1' },
      ],
    },
  );
  expect(
    results.map(({ outcome }) => (outcome.status === 'failed' ? outcome.failure.kind : outcome.status)),
  ).toEqual(['selector', 'new', 'http-status', 'http-status']);
  expect(page.count).toBe(2);
});

test('an action of a shot that fails is named with its shot', async () => {
  const { results } = await shootSite(
    { '/': form },
    {
      pages: [
        {
          path: '/',
          actions: [{ click: 'button' }],
          shots: [
            { name: 'menu' },
            { name: 'deep', actions: [{ click: 'li >> nth=0' }, { click: '#x', timeout: 100 }] },
          ],
        },
      ],
    },
  );
  const [menu, deep] = results;
  expect(menu!.outcome.status).toBe('new');
  expect(deep!.outcome).toMatchObject({
    status: 'failed',
    failure: { message: expect.stringMatching(/^actions\[1\] of the shot deep of \/ \(click #x\): /) },
  });
});
