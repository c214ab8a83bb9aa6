import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Target } from '../../../../src/index.ts';
import { see } from '../see.ts';

const page = `<main><h1>Title</h1>
  <section aria-label=First><button id=a>Save</button><button id=b>Save all</button></section>
  <section aria-label=Second><button id=c>Save</button></section>
  <label>Email <input id=d></label><input id=e placeholder="Search here"><button id=f data-testid=go>Go</button>
  <img id=g alt="A cat" width=20 height=20><p id=h>Some text</p><p id=i>some text more</p>
  <ul><li id=j>one <i>x</i><li id=k>two <i>y</i></ul></main>
  <script>document.onclick = ({ target }) => (document.title = target.id)</script>`;

const targets: readonly (readonly [Target, string])[] = [
  ['#f', 'f'],
  ['text=Go', 'f'],
  ['main > section:nth-of-type(2) button', 'c'],
  [{ selector: '#f' }, 'f'],
  [{ role: 'button', name: 'Go' }, 'f'],
  [{ role: 'heading' }, ''],
  [{ role: 'button', name: 'Save', exact: true, nth: 1 }, 'c'],
  [{ role: 'button', name: 'save all' }, 'b'],
  [{ label: 'Email' }, 'd'],
  [{ placeholder: 'Search' }, 'e'],
  [{ testId: 'go' }, 'f'],
  [{ altText: 'a cat' }, 'g'],
  [{ text: 'Some text', exact: true }, 'h'],
  [{ text: 'some text', nth: -1 }, 'i'],
  [{ role: 'listitem', hasText: 'two' }, 'k'],
  [{ role: 'button', within: { role: 'region', name: 'Second' } }, 'c'],
  [{ text: 'y', within: { role: 'listitem', nth: 1, within: 'ul' } }, ''],
];
test.each(targets)('%j', async (click, expected) => {
  expect((await see(page, { at: 0, actions: [{ click }] }, 'document.title')).value).toBe(expected);
});

const clicked = (id: string) => `<button id=${id} onclick="top.postMessage('${id}', '*')">In ${id}</button>`;
const listens = '<p id=out></p><script>onmessage = ({ data }) => out.append(data)</script>';

test('in a frame, in one within another, and with a target within it', async () => {
  const routes = {
    '/': `${listens}<iframe id=outer src=/outer></iframe>`,
    '/outer': `<div class=box>${clicked('one')}</div><iframe src=/inner height=60></iframe>`,
    '/inner': clicked('two'),
  };
  const actions = [
    { click: { selector: 'button', frame: '#outer' } },
    { click: { role: 'button', frame: ['#outer', 'iframe'] } },
    { click: { role: 'button', within: { selector: '.box', frame: '#outer' } } },
  ];
  expect((await see(routes, { at: 0, actions })).text).toContain('onetwoone');
});

test('in a frame of another origin', async () => {
  const server = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(clicked('other')),
  );
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  const html = `${listens}<iframe src="http://localhost:${port}/"></iframe>`;
  const { text } = await see(html, { at: 0, actions: [{ click: { text: 'In other', frame: 'iframe' } }] });
  expect(text).toContain('other');
});

test('in an open shadow root, also within another one, whose host is not taken for a cover', async () => {
  const html = `<my-outer></my-outer><script>
    class Inner extends HTMLElement { connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<button onclick="document.title = \\'clicked\\'">Deep</button>' } }
    class Outer extends HTMLElement { connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<p>shadow</p><my-inner></my-inner>' } }
    customElements.define('my-inner', Inner); customElements.define('my-outer', Outer);</script>`;
  for (const click of ['button', { role: 'button', name: 'Deep' }])
    expect((await see(html, { at: 0, actions: [{ click }] }, 'document.title')).value).toBe('clicked');
});

test('a link over two lines, whose middle is not on it, is not taken for covered', async () => {
  const html = `<p style="width:200px;font:16px monospace">A text of words <a href=#a>and then a link</a> behind it</p>
    <script>addEventListener('hashchange', () => (document.title = performance.now()))</script>`;
  const { value } = await see(html, { at: 0, actions: [{ click: 'a' }] }, 'Number(document.title)');
  expect(value).toBeLessThan(1_000);
});

test('the host of a closed shadow root can be clicked, and what is in it gets the click', async () => {
  const html = `<x-a style="display:inline-block"></x-a><script>const root = document.querySelector('x-a').attachShadow({ mode: 'closed' });
    root.innerHTML = '<button>Closed</button>'; root.firstChild.onclick = () => (document.title = 'clicked')</script>`;
  expect((await see(html, { at: 0, actions: [{ click: 'x-a' }] }, 'document.title')).value).toBe('clicked');
});
