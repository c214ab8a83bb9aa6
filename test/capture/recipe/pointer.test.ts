import { expect, test } from 'vitest';
import { see } from './see.ts';

test('no mouse rests on the page: nothing is hovered, and a carousel in the corner goes on', async () => {
  const page = `<style>body { margin: 0 } h1 { height: 100px } h1:hover { color: red }</style><h1>corner</h1>
    <p id=x></p><script>for (const name of ['mouseover', 'mousemove', 'pointerover', 'pointermove'])
      addEventListener(name, () => x.append(name), true); new ResizeObserver(() => {}).observe(x)</script>`;
  const { text, value } = await see(page, { at: 600 }, 'document.querySelectorAll("h1:hover").length');
  expect({ text, value }).toEqual({ text: 'corner', value: 0 });
});
