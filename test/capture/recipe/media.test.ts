import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Route } from '../../support/server.ts';
import { see, seeTwice } from './see.ts';

const film: Route = async (_, response) => {
  const file = join(import.meta.dirname, '../../fixtures/hostile/files/clip.webm');
  response.writeHead(200, { 'content-type': 'video/webm' }).end(await readFile(file));
};

test('a video shows its first frame, whether the page or the browser would play it', async () => {
  const page = `<video autoplay muted loop src=/film width=160></video><video muted src=/film width=160></video><p></p><script>
    document.querySelectorAll('video')[1].play().then(() => { document.querySelector('p').textContent = 'plays' })</script>`;
  const state = `[...document.querySelectorAll('video')].map(({ paused, currentTime, readyState }) => [paused, currentTime, readyState > 1])`;
  const [one, two] = await seeTwice({ '/': page, '/film': film }, {}, state);
  expect(one.text).toBe('plays');
  expect(one.value).toEqual([
    [true, 0, true],
    [true, 0, true],
  ]);
  expect(two.bytes).toEqual(one.bytes);
});

const filmThatStops: Route = (_, response) =>
  void response.writeHead(200, { 'content-type': 'video/webm' }).write('not enough for a frame');

test('a video that never shows a frame is taken as it is, and that is said', async () => {
  const { notes } = await see({ '/': '<video src=/film autoplay muted></video>', '/film': filmThatStops });
  expect(notes).toContainEqual({
    kind: 'incomplete',
    message:
      'a video did not show its first frame in 1 s and was taken as it was: give it a poster, or wait for it with waitFor',
  });
});

test('without the step a video plays', async () => {
  const page = `<video muted src=/film width=160></video><script>const video = document.querySelector('video')
    video.addEventListener('playing', () => { document.title = 'plays' }); video.play()</script>`;
  const { value } = await see(
    { '/': page, '/film': film },
    {
      recipe: { media: false, virtualTime: false },
      waitFor: { expression: `document.title === 'plays'` },
      at: 0,
    },
    'document.title',
  );
  expect(value).toBe('plays');
});

/** A browser moves only in a file of which it can ask for parts. */
const filmInParts: Route = async ({ headers }, response) => {
  const bytes = await readFile(join(import.meta.dirname, '../../fixtures/hostile/files/clip.webm'));
  const from = Number(/bytes=(\d+)/.exec(headers.range ?? '')?.[1] ?? 0);
  const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
  response.writeHead(206, { 'content-type': 'video/webm', 'accept-ranges': 'bytes', 'content-range': range });
  response.end(bytes.subarray(from));
};

const poster: Route = (_, response) =>
  void response
    .writeHead(200, { 'content-type': 'image/svg+xml' })
    .end('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="150"/>');

function routes(video: string, script = ''): Record<string, Route> {
  return {
    '/': `<body>${video}<script>const video = document.querySelector('video'); ${script}</script>`,
    '/film': filmInParts,
    '/poster': poster,
    '/frame': `<video src=/film poster=/poster>`,
  };
}

test('a video that shows its poster keeps it and its size; one that plays, or was moved, shows a frame', async () => {
  const size = async (video: string, script?: string) => {
    const { value } = await see(routes(video, script), {}, '[video.offsetWidth, video.currentTime]');
    return value;
  };
  const [kept, shown] = [
    [300, 0],
    [64, 0],
  ];
  expect(await size('<video src=/film poster=/poster>')).toEqual(kept);
  expect(await size('<video src=/film poster=/poster preload=metadata controls>')).toEqual(kept);
  expect(await size('<video src=/film poster=/poster preload=none>')).toEqual(kept);
  // No browser plays what can be heard before a person has clicked.
  expect(await size('<video src=/film poster=/poster autoplay>', 'video.play()')).toEqual(kept);
  expect(await size('<video src=/film poster=/poster autoplay muted>')).toEqual(shown);
  expect(await size('<video src=/film poster=/poster muted>', 'video.play()')).toEqual(shown);
  expect(
    await size(
      '<video src=/film poster=/poster>',
      'video.onloadedmetadata = () => { video.currentTime = 1 }',
    ),
  ).toEqual([64, 1]);
  expect(await size('<video src=/film#t=1 poster=/poster>')).toEqual([64, 1]);
  expect(await size('<video src=/film preload=metadata>')).toEqual(shown);
  const elsewhere = await see(
    routes(
      '<iframe src=/frame></iframe><x-open></x-open><x-closed></x-closed>',
      `window.roots = ['open', 'closed'].map((mode) => { const root = document.querySelector('x-' + mode).attachShadow({ mode })
        root.innerHTML = '<video src=/film poster=/poster>'; return root })`,
    ),
    {},
    `[document.querySelector('iframe').contentDocument, ...roots].map((root) => root.querySelector('video').offsetWidth)`,
  );
  expect(elsewhere.value).toEqual([300, 300, 300]);
});
