import { expect, test } from 'vitest';
import { see, seeTwice } from './see.ts';

/** Shows how far down it has been, without listening to scrolling. */
const spy = `<script>let lowest = 0; setInterval(() => { lowest = Math.max(lowest, scrollY); document.title = lowest }, 20)</script>`;
const tall = '<div style="height:3000px"></div>';

test('what appears when it comes into view is there, and the page is back at its top', async () => {
  const page = `<style>section { height: 140px } b { opacity: 0; transition: opacity 0.3s } .seen b { opacity: 1 }</style>
    ${Array.from({ length: 20 }, (_, index) => `<section><b>${index}</b></section>`).join('')}<script>
    const observer = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) setTimeout(() => target.classList.add('seen'), 60)
    }, { threshold: 0.9 })
    document.querySelectorAll('section').forEach((section) => observer.observe(section))</script>`;
  const [one, two] = await seeTwice(
    page,
    {},
    `[scrollY, document.querySelectorAll('.seen').length, getComputedStyle(document.querySelector('section:last-of-type b')).opacity]`,
  );
  expect(one.value).toEqual([0, 20, '1']);
  expect(two.bytes).toEqual(one.bytes);
});

test.each([
  [
    'listens to scrolling',
    `<script>document.addEventListener('scroll', () => {}, { passive: true })</script>`,
  ],
  ['has a handler for it', '<script>onscroll = () => {}</script>'],
])('a page that %s is scrolled to its end', async (_, script) => {
  const { value } = await see(`${tall}${spy}${script}`, {}, '[document.title, scrollY]');
  expect(value).toEqual(['2716', 0]);
});

test.each([
  ['to the wheel', `document.addEventListener('wheel', () => {}, { passive: true }); onwheel = () => {}`],
  ['to a finger', `document.body.addEventListener('touchmove', () => {}, { passive: true })`],
  ['to the scrolling of a box', `document.body.addEventListener('scroll', () => {}, true)`],
])('a page that listens only %s would not hear of it, and is not scrolled', async (_, script) => {
  const { value } = await see(`${tall}${spy}<script>${script}</script>`, {}, 'document.title');
  expect(value).toBe('0');
});

test('a page that shows no sign of caring is not scrolled, unless it is asked for', async () => {
  expect((await see(`${tall}${spy}`, {}, 'document.title')).value).toBe('0');
  expect((await see(`${tall}${spy}`, { recipe: { scroll: true } }, 'document.title')).value).toBe('2716');
});

test('a page that scrolled itself is taken from its top, and a window where it is', async () => {
  const page = `${tall}<script>scrollTo(0, 500)</script>`;
  expect((await see(page, {}, 'scrollY')).value).toBe(0);
  expect((await see(page, { fullPage: false }, 'scrollY')).value).toBe(500);
});

const list = (
  most: number,
) => `<style>p { height: 50px; margin: 0 }</style><main></main><footer>end</footer><script>
  let items = 0
  const more = () => { for (let add = 0; add < 12; add++) { const p = document.createElement('p'); p.textContent = ++items; document.querySelector('main').append(p) } }
  more()
  new IntersectionObserver((entries) => { if (entries.at(-1).isIntersecting && items < ${most}) setTimeout(more, 30) }).observe(document.querySelector('footer'))</script>`;

test('a list that grows a few times is there to its end', async () => {
  const { value, notes } = await see(list(60), {}, 'items');
  expect([value, notes]).toEqual([60, []]);
});

test('a list without an end is cut off at the same place each time, and a note says so', async () => {
  const [one, two] = await seeTwice(list(1e9), {}, 'document.documentElement.scrollHeight');
  expect(one.notes).toEqual([
    {
      kind: 'endless',
      message: `the page grew whenever its end was reached, 10 times: the picture shows its first ${one.value as number} px`,
    },
  ]);
  expect(two.bytes).toEqual(one.bytes);
});
