import { expect, test } from 'vitest';
import { see, seeTwice } from './see.ts';

const dice = `<p id=x></p><script>
  x.textContent = [Math.random(), crypto.getRandomValues(new Uint16Array(4)).join(), crypto.randomUUID()].join(' ')</script>`;

test('chance gives the same numbers each time, in the page and in its frames', async () => {
  const framed = `${dice}<iframe src=/frame></iframe><iframe srcdoc="${dice.replaceAll('"', '&quot;')}"></iframe>`;
  const expression = `[...document.querySelectorAll('iframe')].map((frame) => frame.contentDocument.body.innerText)`;
  const [one, two] = await seeTwice({ '/': framed, '/frame': dice }, {}, expression);
  expect(one.text).toMatch(
    /^0\.\d+ (?:\d+,){3}\d+ [\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
  );
  expect(one.value).toEqual([one.text, one.text]);
  expect(two.text).toBe(one.text);
  expect(two.bytes).toEqual(one.bytes);
});

test('a frame that a script makes has the same chance before it has loaded anything', async () => {
  const { value } = await see(
    '<p>page',
    {},
    `(() => { const frame = document.createElement('iframe'); document.body.append(frame);
      return [frame.contentWindow.Math.random(), Math.random()] })()`,
  );
  expect((value as number[])[0]).toBe((value as number[])[1]);
});

test('what cannot be filled is refused as ever', async () => {
  const { value } = await see(
    '<p>page',
    {},
    `[new Float64Array(1), new Uint8Array(70_000)].map((view) => { try { crypto.getRandomValues(view) } catch (error) { return error.name } })`,
  );
  expect(value).toEqual(['TypeMismatchError', 'QuotaExceededError']);
});

test('without the step each time is another', async () => {
  const [one, two] = await seeTwice(dice, { recipe: { random: false } });
  expect(two.text).not.toBe(one.text);
});
