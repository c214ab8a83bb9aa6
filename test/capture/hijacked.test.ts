import { expect, test } from 'vitest';
import { failureOf, shootSite } from './shoot.ts';

/** Names of what is called of a document, an element or a window while a page is captured. */
const names = [
  'activeElement',
  'adoptedStyleSheets',
  'append',
  'appendChild',
  'attributes',
  'body',
  'checkVisibility',
  'childNodes',
  'children',
  'classList',
  'cloneNode',
  'closest',
  'contains',
  'createElement',
  'createElementNS',
  'createTreeWalker',
  'currentCSSZoom',
  'defaultView',
  'designMode',
  'documentElement',
  'dispatchEvent',
  'elementFromPoint',
  'fonts',
  'getAnimations',
  'getAttribute',
  'getBoundingClientRect',
  'getClientRects',
  'getElementsByTagName',
  'getRootNode',
  'hasAttribute',
  'head',
  'id',
  'insertBefore',
  'isConnected',
  'localName',
  'matches',
  'namespaceURI',
  'nodeType',
  'offsetParent',
  'ownerDocument',
  'parentElement',
  'parentNode',
  'querySelector',
  'querySelectorAll',
  'readyState',
  'remove',
  'removeAttribute',
  'replaceWith',
  'scrollHeight',
  'scrollingElement',
  'setAttribute',
  'shadowRoot',
  'style',
  'styleSheets',
  'tagName',
  'timeline',
  'title',
  'toString',
  'valueOf',
  'visibilityState',
];

const content = `<p>Seen</p><video src="none.mp4"></video><div style="position: fixed; top: 0; height: 100vh; width: 9px; background: red"></div>
  <p style="animation: a 1s infinite; will-change: transform">moves</p><style>@keyframes a { to { transform: none } }</style>
  <svg><rect width="9" height="9"><animate attributeName="x" to="9" dur="1s"/></rect></svg><div style="height: 900px">long</div>
  <script>addEventListener('scroll', () => {})</script>`;

test.each([
  ['images of a document', names.map((name) => `<img name="${name}" alt="x">`).join('')],
  [
    'fields of a form',
    `<form style="position: fixed; top: 9px; transition: all 1s">${names.map((name) => `<input name="${name}" value="x">`).join('')}</form>`,
  ],
  ['forms of a document', names.map((name) => `<form name="${name}">f</form>`).join('')],
])('%s that have the names of what a browser has are captured', async (_, html) => {
  const { results } = await shootSite(
    { '/': `<!doctype html><body>${html}${content}` },
    { pages: ['/'], mask: ['p'], expand: [] },
  );
  expect(
    results.map(({ outcome }) => (outcome.status === 'failed' ? failureOf(results[0]!) : 'taken')),
  ).toEqual(['taken']);
});

test.each([
  ['every object has a `then`', 'Object.prototype.then = (resolve) => resolve(1)'],
  ['every object has a `toJSON`', 'Object.prototype.toJSON = () => 1'],
  ['arrays have a `toJSON`', 'Array.prototype.toJSON = () => "[]"'],
  ['promises never end', 'Promise.prototype.then = () => {}; Promise = class {}'],
  ['there are no errors', 'Error = TypeError = undefined'],
  [
    'lists do not go',
    'Array.prototype[Symbol.iterator] = function* () {}; Array.prototype.map = Array.prototype.filter = Array.prototype.some = () => []',
  ],
])('a page in which %s is captured', async (_, script) => {
  const { results, picture } = await shootSite(
    {
      '/': `<!doctype html><script>${script}</script><body style="margin: 0; background: lime">${content}`,
      '/next': '<p>Next',
    },
    { pages: ['/', '/next'] },
  );
  expect(results.map(({ outcome }) => (outcome.status === 'failed' ? outcome.failure : 'taken'))).toEqual([
    'taken',
    'taken',
  ]);
  expect((await picture('index')).at(350, 250)).toBe('#00ff00ff');
});
