import { expect, test } from 'vitest';
import { see, seeTwice } from './see.ts';

const animated = `<p id=x></p><script>let frames = 0
  const draw = (stamp) => { x.textContent = ++frames + ' frames, ' + stamp + ', ' + performance.now(); requestAnimationFrame(draw) }
  requestAnimationFrame(draw)</script>`;

test('a frame comes every 16 ms of the page’s time', async () => {
  const [one, two] = await seeTwice(animated);
  expect(one.text).toBe('250 frames, 4000, 4000');
  expect(two.bytes).toEqual(one.bytes);
});

test('frames keep what pages know of them: one time stamp for all, errors alone, cancelled ones not at all', async () => {
  const page = `<p id=x></p><script>
    const say = (text) => x.append(text + ' ')
    addEventListener('error', ({ message }) => say(message))
    requestAnimationFrame((stamp) => { say('a' + stamp); cancelAnimationFrame(third) })
    requestAnimationFrame(() => { throw new Error('broken') })
    const third = requestAnimationFrame(() => say('cancelled'))
    requestAnimationFrame((stamp) => say('b' + stamp))
    requestIdleCallback((deadline) => say('idle ' + deadline.timeRemaining()))
    cancelIdleCallback(requestIdleCallback(() => say('cancelled')))</script>`;
  expect((await see(page)).text).toBe('a16 Uncaught Error: broken b16 idle 50');
});

test('without the step the frames are the browser’s', async () => {
  const { text } = await see(animated, { recipe: { frames: false } });
  expect(text).not.toBe('250 frames, 4000, 4000');
});

const rendered = (size: number) => `<p id=x></p><canvas width=${size} height=${size}></canvas><script>
  const gl = document.querySelector('canvas').getContext('webgl'); let frames = 0
  const draw = (stamp) => { gl.clearColor(frames % 2, 0, 1, 1); gl.clear(gl.COLOR_BUFFER_BIT); x.textContent = ++frames + ' frames, ' + stamp; requestAnimationFrame(draw) }
  requestAnimationFrame(draw)</script>`;

test('a page that renders gets fewer frames, as many each time', async () => {
  const [one, two] = await seeTwice(rendered(200));
  expect(one.text.trim()).toBe('34 frames, 3856');
  expect(two.bytes).toEqual(one.bytes);
});

test('one that only asks whether it could render gets all of them', async () => {
  expect((await see(rendered(1))).text.trim()).toBe('250 frames, 4000');
});
