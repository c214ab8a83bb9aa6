import { expect, test } from 'vitest';
import { see } from './see.ts';

const css = `<style>body { margin: 0 } section { height: 250px } .r { height: 80px; opacity: 0; transition: opacity 0.5s } .r.on { opacity: 1 }</style>`;
const sections = Array.from(
  { length: 8 },
  (_, index) => `<section id=s${index}><div class=r>${index}</div></section>`,
).join('');
const opacities = `[...document.querySelectorAll('.r')].map((element) => getComputedStyle(element).opacity).join()`;
const each = (listener: string) => `document.querySelectorAll('.r').forEach((element) => { ${listener} })`;

test.each([
  [
    'an observer that hears of coming and going',
    `const o = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => target.classList.toggle('on', isIntersecting)))
     ${each('o.observe(element)')}`,
  ],
  [
    'an observer that is asked',
    `const o = new IntersectionObserver((entries) => tell(entries)), tell = (entries) => entries.forEach(({ target, isIntersecting }) => target.classList.toggle('on', isIntersecting))
     ${each('o.observe(element)')}; addEventListener('scroll', () => tell(o.takeRecords()))`,
  ],
  [
    'how much of it is in view',
    `const o = new IntersectionObserver((entries) => entries.forEach(({ target, intersectionRatio }) => target.classList.toggle('on', intersectionRatio > 0.6)), { threshold: [0, 0.3, 0.6, 0.9] })
     ${each('o.observe(element)')}`,
  ],
  [
    'scrolling, while it is in the window',
    `const look = () => ${each(`const { top, bottom } = element.getBoundingClientRect(); element.classList.toggle('on', bottom > 0 && top < innerHeight)`)}
     addEventListener('scroll', look); look()`,
  ],
  [
    'scrolling, until the page is scrolled back',
    `const look = () => ${each(`element.classList.toggle('on', element.getBoundingClientRect().top < innerHeight - 50)`)}
     addEventListener('scroll', () => setTimeout(look, 90)); look()`,
  ],
  [
    'a script that fades it in and out',
    `const ways = new Map(); const draw = () => { ${each(`const { top, bottom } = element.getBoundingClientRect(), was = ways.get(element) ?? 0
      const way = Math.min(1, Math.max(0, was + (bottom > 0 && top < innerHeight ? 0.04 : -0.04))); ways.set(element, way); if (way !== was || way === 0) element.style.cssText = 'transition: none; opacity: ' + way`)}
      requestAnimationFrame(draw) }; draw(); addEventListener('scroll', () => {})`,
  ],
])('what is revealed by %s is to be seen on the picture of the whole page', async (_, script) => {
  const { value } = await see(`${css}${sections}<script>${script}</script>`, {}, opacities);
  expect(value).toBe('1,1,1,1,1,1,1,1');
});

test('the picture of a window shows what is revealed there', async () => {
  const script = `const o = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => target.classList.toggle('on', isIntersecting)))
    ${each('o.observe(element)')}`;
  const { value } = await see(`${css}${sections}<script>${script}</script>`, { fullPage: false }, opacities);
  expect(value).toBe('1,1,0,0,0,0,0,0');
});

test('what is there only while it is in view stays', async () => {
  const script = `const o = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => setTimeout(() => {
    target.innerHTML = isIntersecting ? '<p>mounted' : '' })))
    document.querySelectorAll('section').forEach((section) => o.observe(section))`;
  const { value } = await see(
    `${css}${sections}<script>${script}</script>`,
    {},
    `document.querySelectorAll('p').length`,
  );
  expect(value).toBe(8);
});

test('a header, a menu and what goes with the window are as at the top', async () => {
  const page = `${css}<style>header { position: fixed; inset: 0 0 auto } .on { color: red }</style>
    <header>${Array.from({ length: 8 }, (_, index) => `<a href="#s${index}">${index}</a>`).join('')} <b></b> <i></i> <u></u></header>${sections}<footer>end</footer><script>
    const link = ({ id }) => document.querySelector('[href="#' + id + '"]'), mark = (query, on) => document.querySelector(query).classList.toggle('on', on)
    const one = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => link(target).classList.toggle('on', isIntersecting)), { rootMargin: '-45% 0px -45% 0px' })
    const last = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => { if (isIntersecting) document.querySelector('header').dataset.at = target.id }), { threshold: 1 })
    document.querySelectorAll('section').forEach((section) => { one.observe(section); last.observe(section) })
    new IntersectionObserver(([{ isIntersecting }]) => mark('i', isIntersecting)).observe(document.querySelector('footer'))
    new IntersectionObserver(([{ isIntersecting }]) => mark('u', !isIntersecting)).observe(document.querySelector('section'))
    addEventListener('scroll', () => mark('b', scrollY > 20))</script>`;
  const state = `[document.querySelector('header').dataset.at, ...[...document.querySelectorAll('.on')].map(({ localName, textContent }) => localName + textContent)].join()`;
  const top = await see(page, { recipe: { scroll: false } }, state);
  expect(top.value).toBe('s0,a0');
  expect((await see(page, {}, state)).value).toBe(top.value);
});

test('of slides and panels that change by themselves one is shown', async () => {
  const page = `${css}<style>.slides { position: relative; height: 100px } .slides i { position: absolute; inset: 0; opacity: 0 } .panels p { display: none } .slides .on { opacity: 1 } .panels .on { display: block }</style>
    <section></section><section></section><div class=slides><i>a</i><i>b</i><i>c</i></div><div class=panels><p>a<p>b<p>c</div><section></section><section></section><section></section><script>
    let shown = 0; const next = () => { for (const name of ['.slides', '.panels']) [...document.querySelector(name).children].forEach((child, index) => child.classList.toggle('on', index === shown % 3)); shown += 1 }
    next(); setInterval(next, 450); addEventListener('scroll', () => {})</script>`;
  const { value } = await see(
    page,
    {},
    `[...document.querySelectorAll('.on')].map(({ localName }) => localName).join()`,
  );
  expect(value).toBe('i,p');
});

test('a count that begins when it comes into view is at its end', async () => {
  const page = `${css}${sections}<b>0</b> <b>0</b><script>
    const [one, two] = document.querySelectorAll('b')
    new IntersectionObserver(([{ isIntersecting }], observer) => { if (!isIntersecting) return; observer.disconnect()
      let count = 0; const timer = setInterval(() => { one.textContent = ++count; if (count === 300) clearInterval(timer) }, 10)
      const begun = performance.now(); const draw = () => { const way = Math.min(1, (performance.now() - begun) / 3000); two.textContent = Math.round(way * 900); if (way < 1) requestAnimationFrame(draw) }; draw() }).observe(one)</script>`;
  expect((await see(page, {}, `one.textContent + ' ' + two.textContent`)).value).toBe('300 900');
});

test('whatever is observed is seen, as far as the window can show it, on long pages too', async () => {
  const page = `<style>body { margin: 0 } div { outline: 1px solid }</style><main></main><script>
    const sizes = [0, 1, 40, 149, 160, 220, 290, 300, 500], thresholds = [0, 0.1, 0.5, 0.9, 1]
    let missing = 0
    for (let index = 0; index < 90; index += 1) {
      const height = sizes[index % sizes.length], threshold = thresholds[index % thresholds.length]
      const target = document.createElement('div'); target.style.cssText = 'margin-bottom: ' + (37 * index) % 190 + 'px; height: ' + height + 'px'
      document.querySelector('main').append(target)
      if (height * threshold > 300) continue
      missing += 1
      new IntersectionObserver(([{ isIntersecting, intersectionRatio }], observer) => { if (!isIntersecting || intersectionRatio < threshold) return; missing -= 1; observer.disconnect() }, { threshold }).observe(target)
    }</script>`;
  expect((await see(page, {}, 'missing')).value).toBe(0);
});
