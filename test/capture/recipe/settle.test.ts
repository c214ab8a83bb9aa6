import { expect, test } from 'vitest';
import type { Route } from '../../support/server.ts';
import { see, seeTwice } from './see.ts';

const moving = `<style>@keyframes go { to { margin-left: 200px } } i { display: block; width: 9px; height: 9px; background: #c00 }
  .for-ever { animation: go 1s infinite alternate } .long { animation: go 60s both }</style>`;

test('nothing moves any more: in the page, its frames, and open and closed shadow roots', async () => {
  const shapes = `${moving}<i class=for-ever></i><i class=long></i>`;
  const page = `${shapes}<x-a></x-a><x-b></x-b><iframe src=/frame></iframe><marquee>news</marquee><progress></progress>
    <svg width=90 height=20><rect width=9 height=9><animate attributeName=x to=80 dur=1s repeatCount=indefinite /></rect></svg><script>
    window.roots = ['open', 'closed'].map((mode, index) => {
      const root = document.querySelector(['x-a', 'x-b'][index]).attachShadow({ mode }); root.innerHTML = \`${shapes}\`; return root })</script>`;
  const state = `[
    [document, ...roots, document.querySelector('iframe').contentDocument].map((root) => root.getAnimations().length),
    [document, ...roots].map((root) => getComputedStyle(root.querySelector('.long')).marginLeft),
    document.querySelector('rect').x.animVal.value, document.querySelectorAll('marquee').length,
    getComputedStyle(document.querySelector('progress')).visibility]`;
  const [one, two] = await seeTwice({ '/': page, '/frame': shapes }, {}, state);
  const [running, ends, ...others] = one.value as unknown[];
  // What has ended and holds its last state is no animation any more.
  expect(running).toEqual([0, 0, 0, 0]);
  expect(ends).toEqual(['200px', '200px', '200px']);
  expect(others).toEqual([0, 0, 'hidden']);
  expect(one.text).toContain('news');
  expect(two.bytes).toEqual(one.bytes);
});

test('animations that are allowed stand at their moment', async () => {
  const page = `${moving}<i class=long></i>`;
  const state = `parseFloat(getComputedStyle(document.querySelector('.long')).marginLeft)`;
  const [one, two] = await seeTwice(page, { animations: 'allow', reducedMotion: 'no-preference' }, state);
  expect(one.value).toBeGreaterThan(0);
  expect(one.value).toBeLessThan(100);
  expect(two.value).toBe(one.value);
});

test('what waits for the end of an animation is told before the picture', async () => {
  const page = `${moving}<p></p><script>setTimeout(() => {
    document.querySelector('p').animate([{ opacity: 0 }, { opacity: 1 }], 60_000).finished.then(() => {
      document.querySelector('p').textContent = 'over' }) }, 3990)</script>`;
  expect((await see(page)).text).toBe('over');
});

/** Animations that each begin the next one. */
function chainOf(most: number): string {
  return `${moving}<p>text</p><script>let count = 0; const go = () => { if (count++ < ${most})
    document.querySelector('p').animate({ marginLeft: ['9px', '0'] }, 60_000).onfinish = go }; go()</script>`;
}

test('where each animation begins another one, that is given up and said', async () => {
  expect((await see(chainOf(3))).notes).toEqual([]);
  expect((await see(chainOf(Infinity))).notes).toEqual([
    {
      kind: 'incomplete',
      message:
        'an animation was followed by another one 5 times, and the page was taken as it was: let one be the last, or leave them out with the option style',
    },
  ]);
});

test('the text cursor is hidden unless it is to stay', async () => {
  const state = `getComputedStyle(document.querySelector('input')).caretColor`;
  expect((await see('<input autofocus>', {}, state)).value).toBe('rgba(0, 0, 0, 0)');
  expect((await see('<input autofocus>', { caret: 'initial' }, state)).value).toBe('rgb(0, 0, 0)');
});

const late: Route = (_, response) =>
  void setTimeout(() => {
    response.writeHead(200, { 'content-type': 'image/svg+xml' });
    response.end('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>');
  }, 400);

test('images that come after the moment are waited for', async () => {
  const page = `<script>setTimeout(() => document.body.append(Object.assign(new Image(), { src: '/late.svg' })), 4000)</script>`;
  const { value } = await see({ '/': page, '/late.svg': late }, {}, 'document.images[0].naturalWidth');
  expect(value).toBe(30);
});

test('what fades in with the scroll position is to be seen on a picture of the whole page', async () => {
  const page = `<style>@keyframes in { from { opacity: 0 } } p { animation: in linear both; animation-timeline: view(); animation-range: entry }
    </style><div style="height:2000px"></div><p>far below</p>`;
  const opacity = `getComputedStyle(document.querySelector('p')).opacity`;
  expect((await see(page, {}, opacity)).value).toBe('1');
  expect((await see(page, { fullPage: false }, opacity)).value).toBe('0');
});

test('what begins to follow the scroll position right before the moment has its place on the picture', async () => {
  const page = `<style>@keyframes in { from { opacity: 0 } } p { animation: in linear both; animation-timeline: view(); animation-range: entry }
    </style><div style="height:2000px"></div><script>
    setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<p>far below</p>'), 4000)</script>`;
  const opacity = `getComputedStyle(document.querySelector('p')).opacity`;
  const seen: unknown[] = [];
  for (let times = 0; times < 8; times += 1) {
    const both = [see(page, {}, opacity), see(page, { fullPage: false }, opacity)];
    seen.push(...(await Promise.all(both)).map(({ value }) => value));
  }
  expect(seen).toEqual(Array.from({ length: 8 }, () => ['1', '0']).flat());
});

test('without the step things go on moving', async () => {
  const { value } = await see(
    `${moving}<i class=for-ever></i>`,
    { recipe: { settle: false } },
    'document.getAnimations().length',
  );
  expect(value).toBe(1);
});

test('a page that has taken the names of what browsers have is taken as well', async () => {
  const page = `<style>@keyframes go { to { margin-left: 90px } } p { animation: go 9s linear }</style>
    <form name=getAnimations></form><p id=x>here</p><video></video><script>
    Set = class { constructor() { throw new Error('mine') } }
    Array.prototype.flatMap = () => { throw new Error('mine') }
    setTimeout(() => { x.append(' and there') }, 900)</script>`;
  const { text, value } = await see(page, {}, 'getComputedStyle(x).marginLeft');
  expect([text.trim(), value]).toEqual(['here and there', '0px']);
});
