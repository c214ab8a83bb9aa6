import { expect, test } from 'vitest';
import { seeTwice } from './recipe/see.ts';

const comesIn = (
  layer: string,
) => `<style>@keyframes in { from { opacity: 0; transform: translateY(20px) } } p { margin: 10.3px 0; font: 14.5px/1.6 sans-serif }
  div { animation: in 0.3s backwards; ${layer} } div:nth-of-type(2) { animation-delay: 0.5s }</style><main></main>
  <form><input type=hidden name=style></form><div><p>Backed by some of the biggest names</p></div><div><p>in the industry</p></div>
  <script>setTimeout(() => { document.querySelector('main').style.height = '62.43px' }, 100)</script>`;

test('text in a layer lies where it lies without one, whatever was painted before', async () => {
  const plain = (await seeTwice(comesIn('animation: none'), { scale: 'css' }))[0].bytes;
  for (const layer of [
    'animation-fill-mode: both',
    'transform: translateZ(0)',
    'backface-visibility: hidden',
  ])
    for (const { bytes } of await seeTwice(comesIn(layer), { scale: 'css' }))
      expect(Buffer.from(bytes).equals(plain), layer).toBe(true);
});

test('what is turned or moved, and what is fixed in it, is as before', async () => {
  const page = `<body style="margin:0"><style>@keyframes in { from { opacity: 0 } } i { position: fixed; left: 3px; top: 4px }</style><p style="animation:in 1s">here</p>
    <div id=a style="transition:all 9s;transform:translate(30px, 20px);will-change:transform"><i></i></div><div id=b style="rotate:30deg"></div>
    <svg><g id=c transform="translate(5 5)"></g></svg>`;
  const state = `[a.getAttribute('style').includes('translate(30px, 20px)'), getComputedStyle(a).transform, getComputedStyle(a).willChange, getComputedStyle(b).rotate,
    document.querySelector('i').getBoundingClientRect().left, c.getAttribute('style'), document.getAnimations().length]`;
  const [{ value }] = await seeTwice(page, {}, state);
  expect(value).toEqual([true, 'matrix(1, 0, 0, 1, 30, 20)', 'transform', '30deg', 33, null, 0]);
});
