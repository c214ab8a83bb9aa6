import { expect, test } from 'vitest';
import { shootSite } from '../shoot.ts';

const moving = `<style>
    @keyframes slide { to { transform: translateX(200px) } }
    h1 { animation: slide 1s infinite; width: 100px; background: teal }
    p { transition: opacity 9s; height: 700px; background: gold }
  </style>
  <h1>moves</h1><p>text</p><b id="end">is seen</b><iframe srcdoc="<i>inside"></iframe>
  <script>
    document.querySelector('p').style.opacity = 0.2;
    new IntersectionObserver(() => {}).observe(document.querySelector('b'));
    setTimeout(() => { document.querySelector('b').textContent = 'has been seen' }, 100);
    requestAnimationFrame(() => { document.querySelector('b').style.color = 'red' });
  </script>`;

/** What pages make of what the browser gave them, on purpose or because they have other plans with the name. */
const replaced: Readonly<Record<string, string>> = {
  methods: `
    Function.prototype.bind = Array.from = Array.prototype.flatMap = JSON.stringify = window.eval = () => {
      throw new Error('mine');
    };`,
  globals: 'window.Map = window.Set = function () {}; window.Promise = () => { throw new Error("mine") };',
  json: 'Object.prototype.toJSON = Array.prototype.toJSON = String.prototype.toJSON = () => "mine";',
  classes: `
    class Map {} class Set {} class Node {} class Document {} class ShadowRoot {} class Reflect {}
    class Number {} class Math {} class Promise {} class CSSStyleSheet {} class Uint8Array {}
    function scrollTo() { throw new Error('mine') } function getComputedStyle() {}`,
  forms: `
    document.body.insertAdjacentHTML(
      'beforeend', '<form name="getAnimations" hidden></form><form hidden><input name="shadowRoot"></form>');`,
};

function page(script: string): string {
  return `<!doctype html>${moving}<script>${script}</script>`;
}

test('a page may replace what the browser gave it, and its picture is the same', async () => {
  const paths = Object.keys(replaced).map((name) => `/${name}`);
  const routes = Object.entries(replaced).map(([name, script]) => [`/${name}`, page(script)]);
  const { results, bytes } = await shootSite(
    { ...Object.fromEntries(routes), '/': page('') },
    { pages: ['/', ...paths] },
  );
  const failures = results.flatMap(({ shot, outcome }) =>
    outcome.status === 'failed' ? [`${shot.page.path}: ${outcome.failure.message}`] : [],
  );
  expect(failures).toEqual([]);
  const plain = await bytes('index');
  const others: string[] = [];
  for (const name of Object.keys(replaced)) if (!plain.equals(await bytes(name))) others.push(name);
  expect(others).toEqual([]);
});
