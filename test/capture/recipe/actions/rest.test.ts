import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { see } from '../see.ts';

test('a timer that asks the server, and another one due at the same time, come in the same order each time', async () => {
  const html = `<input><p id=result></p><script>
    let pending;
    document.querySelector('input').oninput = () => {
      clearTimeout(pending);
      pending = setTimeout(async () => {
        await (await fetch('/data')).text();
        result.textContent = performance.now();
      }, 300);
    };
    setInterval(() => void performance.now(), 100);</script>`;
  const routes = {
    '/': html,
    '/data': (_: unknown, response: { end(text: string): void }) =>
      void delay(Math.random() * 20).then(() => response.end('x')),
  };
  const takes = Array.from({ length: 10 }, () =>
    see(routes, { at: 1_000, actions: [{ type: 'input', value: 'abc' }] }),
  );
  const texts = (await Promise.all(takes)).map(({ text }) => text);
  expect(new Set(texts).size).toBe(1);
});

test('an animation that is under way does not go on by itself while an action is done', async () => {
  const html = `<style>p { width: 0; height: 20px; background: red; transition: width 100s linear } p.wide { width: 400px }</style>
    <button id=a onclick="p.className = 'wide'">wide</button><button id=b>other</button><p id=p></p>`;
  const takes = Array.from({ length: 6 }, () =>
    see(
      html,
      {
        at: 0,
        animations: 'allow',
        actions: [
          { click: '#a', pause: 0 },
          { wait: 500 },
          { click: '#b', pause: 0 },
          { type: '#b', value: 'a longer text', pause: 0 },
        ],
      },
      'p.getBoundingClientRect().width',
    ),
  );
  const widths = (await Promise.all(takes)).map(({ value }) => value);
  expect(new Set(widths).size).toBe(1);
  expect(widths[0]).toBe(162);
});

test('input events have time stamps in the time of the page, also when they are read later', async () => {
  const html = `<button id=a>a</button><input id=b><script>
    const said = [];
    let pressed;
    a.onpointerdown = (event) => void (pressed = event);
    a.onclick = (event) => said.push(event.timeStamp, event.timeStamp);
    b.onkeydown = (event) => said.push(event.timeStamp - pressed.timeStamp, performance.now() - event.timeStamp);</script>`;
  const take = () =>
    see(html, { at: 1_000, actions: [{ click: '#a' }, { type: '#b', value: 'xy', pause: 0 }] }, 'said');
  const [first, second] = [await take(), await take()];
  expect(first.value).toEqual([1_000, 1_000, 1_000, 0, 1_000, 0]);
  expect(second.value).toEqual(first.value);
});

test('a response to one action comes before the next one, with the same time, however fast the server is', async () => {
  const html = `<button id=a>a</button><button id=b>b</button><p id=out></p><script>
    const say = (text) => out.append(text + performance.now() + ' ');
    a.onclick = async () => { say('asked '); await (await fetch('/data')).text(); say('answered '); };
    b.onclick = () => say('other ');</script>`;
  const after = (ms: number) =>
    see(
      {
        '/': html,
        '/data': (_, response) => void delay(ms).then(() => response.end('x')),
      },
      {
        at: 1_000,
        actions: [
          { click: '#a', pause: 0 },
          { click: '#b', pause: 0 },
        ],
      },
    );
  const texts = (await Promise.all([0, 5, 60, 200].map(after))).map(({ text }) => text);
  expect(new Set(texts).size).toBe(1);
  expect(texts[0]).toContain('asked 1000 answered 1001 other 1500');
});

test('a page hears what an action did, such as a scroll, before its time goes on', async () => {
  const html = `<div id=box style="height:100px;overflow:auto"><p style="height:900px">tall</p></div>
    <dialog id=box2 ontoggle="say('toggled ')">x</dialog><button id=open onclick="box2.show()">open</button><p id=out></p><script>
    const say = (text) => out.append(text + performance.now() + ' ');
    box.onscroll = () => say('scrolled ');</script>`;
  const { text } = await see(html, {
    at: 1_000,
    actions: [{ scroll: '#box', by: { y: 100 } }, { click: '#open' }],
  });
  expect(text).toContain('scrolled 1000 toggled 2000');
});
