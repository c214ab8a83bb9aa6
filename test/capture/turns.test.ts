import { expect, test } from 'vitest';
import type { Route } from '../support/server.ts';
import { failureOf, shootSite } from './shoot.ts';

const page = (name: string) => `<!doctype html><canvas width=200 height=200></canvas><script>
  const gl = document.querySelector('canvas').getContext('webgl')
  const draw = () => { gl.clearColor(1, 0, 1, 1); gl.clear(gl.COLOR_BUFFER_BIT); requestAnimationFrame(draw) }
  requestAnimationFrame(draw)
  for (const at of [600, 3900]) setTimeout(() => fetch('/${name}-is-' + at), at)</script>`;

test.for([
  ['pages that render', (name: string) => ({ [`/${name}`]: page(name) })],
  [
    'pages with a frame that renders',
    (name: string) => ({
      [`/${name}`]: `<iframe src="/frame-${name}" width=300 height=250></iframe>`,
      [`/frame-${name}`]: page(name),
    }),
  ],
] as const)('%s take turns, and the time of those that wait stands still', async ([, pagesOf]) => {
  const asked: string[] = [];
  const hear: Route = (request, response) => {
    asked.push(request.url!);
    response.end();
  };
  const names = ['a', 'b', 'c'];
  const routes: Record<string, Route> = {};
  for (const name of names) {
    Object.assign(routes, pagesOf(name));
    for (const at of [600, 3900]) routes[`/${name}-is-${at}`] = hear;
  }
  const { results } = await shootSite(routes, { pages: names.map((name) => `/${name}`), concurrency: 3 });
  expect(results.map(({ outcome }) => outcome.status)).toEqual(['new', 'new', 'new']);
  expect(asked).toHaveLength(6);
  for (const turn of [0, 2, 4]) expect(asked[turn]!.slice(0, 2)).toBe(asked[turn + 1]!.slice(0, 2));
});

const never: Route = () => {};

test('when the time of one that renders is up, what would help is said', async () => {
  const { results } = await shootSite(
    {
      '/': `${page('a')}<script>setTimeout(() => document.body.append(Object.assign(new Image(), { src: '/never' })), 200)</script>`,
      '/never': never,
    },
    { timeout: 7000, waitFor: { expression: 'false' } },
  );
  expect(failureOf(results[0]!)).toMatchObject({
    kind: 'timeout',
    hint: expect.stringMatching(/WebGL.* at, .*--concurrency/),
  });
});
