import { expect, test } from 'vitest';
import { see } from './see.ts';

test.each([true, false])(
  'no mouse rests on the page, and nothing is hovered (virtual time: %s)',
  async (virtualTime) => {
    const page = `<style>body { margin: 0 } h1 { height: 100px } h1:hover { color: red }</style><h1>corner</h1>
    <p id=x></p><script>for (const name of ['mouseover', 'mousemove', 'pointerover', 'pointermove'])
      addEventListener(name, () => x.append(name), true); new ResizeObserver(() => {}).observe(x)</script>`;
    const { text, value } = await see(
      page,
      { at: 600, recipe: { virtualTime } },
      'document.querySelectorAll("h1:hover").length',
    );
    expect({ text, value }).toEqual({ text: 'corner', value: 0 });
  },
);
