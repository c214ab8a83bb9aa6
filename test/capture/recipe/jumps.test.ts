import { expect, test } from 'vitest';
import type { Route } from '../../support/server.ts';
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

test('a script that goes on when a View Transition is ready does so, and meets no error of ours', async () => {
  const page = `<p>before</p><script>
    const say = (text) => document.querySelector('p').append(', ' + text)
    const change = () => document.startViewTransition(async () => { await 0; say('changed') })
    change().ready.then(() => say('ready'))
    const wait = async () => { const one = change(); await one.ready; say(String(one.ready === one.ready)); await one.finished; say('finished') }
    setTimeout(wait, 100)
    setTimeout(() => { change(); change().ready.then(() => say('last')) }, 200)</script>`;
  const { text, notes } = await see(page);
  expect(text).toBe('before, changed, ready, changed, true, finished, changed, changed, last');
  expect(notes).toEqual([]);
});

test('an error in the change that a View Transition makes is the page’s own', async () => {
  const page = `<p>page</p><script>
    setTimeout(() => document.startViewTransition(async () => { throw new Error('broken') }), 100)
    setTimeout(() => document.startViewTransition(async () => { throw new Error('caught') }).ready.catch(() => {}), 200)
    setTimeout(() => document.startViewTransition(() => { throw new Error('at once') }), 300)</script>`;
  const { notes } = await see(page);
  expect(notes.map(({ message }) => message.replace(/ \(.*/, ''))).toEqual([
    'script error: at once',
    'script error: broken',
    'script error: caught',
  ]);
});

/** Leads on to another page of the site by a View Transition, as far as that is up to it. */
const transitions: Record<string, Route> = {
  '/': `<style>@view-transition { navigation: auto }</style><p>first</p><script>
    addEventListener('pageswap', ({ viewTransition }) => viewTransition?.ready.catch(() => {}));
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => { location.href = '/next' }, 100)))</script>`,
  '/next': `<style>@view-transition { navigation: auto }</style><p>next</p><script>
    addEventListener('pagereveal', async (event) => {
      document.querySelector('p').append(', revealed at ' + performance.now() + ' ' + event.viewTransition)
      await event.viewTransition?.ready
      event.viewTransition.types.add('own')
    });
    onpagereveal = (event) => document.querySelector('p').append(', ' + event.constructor.name)
    setTimeout(() => document.querySelector('p').append(', later'), 20)</script>`,
};

test.each([
  ['opens', { '/': transitions['/next']! }],
  ['is led on to', transitions],
])('a page that %s is revealed each time, at one and the same moment', async (_, routes) => {
  const seen = [];
  for (let count = 0; count < 5; count += 1) seen.push(await see(routes));
  expect(seen[0]!.text).toMatch(/^next, revealed at 16 null.*, PageRevealEvent, later$/);
  expect(seen[0]!.notes.filter(({ kind }) => kind === 'script-error')).toMatchObject([
    { message: expect.stringContaining("Cannot read properties of null (reading 'types')") },
  ]);
  for (const { text, notes } of seen) expect([text, notes]).toEqual([seen[0]!.text, seen[0]!.notes]);
});
