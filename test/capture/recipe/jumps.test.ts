import { expect, test } from 'vitest';
import { see } from './see.ts';

test('smooth scrolling is at its end at once', async () => {
  const page = `<style>html, div { scroll-behavior: smooth } div { height: 100px; overflow: auto }</style>
    <div><section style="height:5000px"></section></div><main style="height:5000px"></main><p id=end>end</p><script>
    const box = document.querySelector('div'); const places = []
    box.scrollTo({ top: 700, behavior: 'smooth' }); places.push(box.scrollTop)
    box.scrollBy(0, 50); places.push(box.scrollTop)
    scrollTo(0, 900); places.push(scrollY)
    document.getElementById('end').scrollIntoView({ behavior: 'smooth', block: 'end' }); places.push(scrollY > 4000)
    end.textContent = places.join()</script>`;
  expect((await see(page)).text).toBe('700,750,900,true');
});

test('a View Transition is over as soon as it has changed the page', async () => {
  const page = `<p>before</p><script>setTimeout(async () => {
    const transition = document.startViewTransition(() => { document.querySelector('p').textContent = 'after' })
    await transition.finished; document.querySelector('p').append(', finished') }, 100)</script>`;
  const { text, value } = await see(page, {}, 'document.getAnimations().length');
  expect([text, value]).toEqual(['after, finished', 0]);
});
