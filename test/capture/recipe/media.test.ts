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
