import { expect, test } from 'vitest';
import type { Route } from '../../support/server.ts';
import { see } from './see.ts';

const image: Route = (_, response) =>
  void response
    .writeHead(200, { 'content-type': 'image/svg+xml' })
    .end('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>');

const page = `<div style="height:20000px"></div><img loading=lazy src=/a.svg><x-a></x-a><iframe loading=lazy src=/frame></iframe><script>
  window.images = [document.querySelector('img')]
  const add = (root) => { const image = new Image(); image.loading = 'lazy'; image.src = '/b.svg'; root.append(image); images.push(image) }
  setTimeout(() => { add(document.body); add(document.querySelector('x-a').attachShadow({ mode: 'closed' })) }, 900)</script>`;
const routes = { '/': page, '/a.svg': image, '/b.svg': image, '/frame': '<p>framed' };
const widths = `[...images.map(({ naturalWidth }) => naturalWidth), document.querySelector('iframe').contentDocument.body.innerText]`;

test('lazy images and frames are there, far below the window, added later, or in a shadow root', async () => {
  const { value } = await see(routes, {}, widths);
  expect(value).toEqual([30, 30, 30, 'framed']);
});

test('without the step those far away are not', async () => {
  const { value } = await see(routes, { recipe: { lazy: false }, fullPage: false }, widths);
  expect(value).toEqual([0, 0, 0, '']);
});

test('what is not painted until it comes into view has its true height', async () => {
  const auto = `<style>section { content-visibility: auto; contain-intrinsic-size: 100px } div { height: 700px }</style>
    ${'<section><div></div></section>'.repeat(8)}`;
  const { value } = await see(auto, {}, 'document.documentElement.scrollHeight');
  expect(value).toBeGreaterThanOrEqual(5600);
});

const sections = (
  style: string,
) => `<style>body { margin: 0 } section { ${style} } h2, p { margin: 40px 0 } i { float: left; height: 70px }</style>
  ${'<section><h2>heading</h2><p>text <i>floats</i></p></section>'.repeat(9)}`;

test('what is not painted until it comes into view is laid out as it is when it is painted', async () => {
  const tops = `[...document.querySelectorAll('h2')].map((heading) => heading.getBoundingClientRect().top)`;
  const auto = await see(sections('content-visibility: auto; contain-intrinsic-size: 1px 300px'), {}, tops);
  const painted = await see(sections('contain: layout style paint'), {}, tops);
  expect(auto.value).toEqual(painted.value);
  const small = await see(sections('content-visibility: auto; contain: size; height: 20px'), {}, tops);
  expect(small.value).toEqual(Array.from({ length: 9 }, (_, index) => 40 + 20 * index));
});
