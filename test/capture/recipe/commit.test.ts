import { expect, test } from 'vitest';
import { see } from './see.ts';

const keyframes = `<style>@keyframes in { from { opacity: 0; transform: translateY(20px) } to { opacity: 1; transform: none } }
  @keyframes grow { to { --width: 90px; width: var(--width); margin-left: 10% } } @keyframes gone { to { display: none } }
  @keyframes tint { to { color: rgb(0, 128, 0) } }
  i { display: block; width: 9px; height: 9px } .in { animation: in 1s both } .grow { animation: grow 1s forwards }</style>`;

test('what has moved stays as it is, without its animation', async () => {
  const page = `${keyframes}<i class=in id=a></i><i class=grow id=b style="transition:all 9s"></i>
    <p id=c style="animation:tint 1s forwards"></p><i id=d style="animation:gone 1s forwards"></i>
    <style>#e { animation: tint 1s forwards; color: rgb(0, 0, 255) !important } #f::after { content: 'x'; animation: tint 1s forwards }</style><p id=e></p><p id=f></p>`;
  const state = `[document.getAnimations({ subtree: true }).length, ...[
    [a, 'opacity'], [b, 'width'], [b, 'margin-left'], [c, 'color'], [d, 'display'], [e, 'color']].map(([element, name]) =>
    getComputedStyle(element).getPropertyValue(name)), getComputedStyle(f, '::after').color]`;
  const { value } = await see(page, {}, state);
  expect(value).toEqual([
    0,
    '1',
    '90px',
    '38.3906px',
    'rgb(0, 128, 0)',
    'none',
    'rgb(0, 0, 255)',
    'rgb(0, 128, 0)',
  ]);
});

test('what lies in something that has moved stays in its place, and in its layer', async () => {
  const page = `<body style="margin:0">${keyframes}<div class=in style="margin-top:100px;height:50px;width:50px"><i id=x style="position:fixed;top:5px;z-index:9"></i></div>
    <div class=in style="height:50px"><b id=back style="position:absolute;z-index:9">under</b></div><div id=front style="position:absolute;inset:0;z-index:1"></div>`;
  const { value } = await see(
    page,
    {},
    `[x.getBoundingClientRect().top, document.elementFromPoint(5, 155).id]`,
  );
  expect(value).toEqual([105, 'front']);
});

test('an animation without an end stands where it is at the moment, unless nothing of it is seen there', async () => {
  const page = `<style>@keyframes go { to { margin-left: 100px } } @keyframes blink { 50% { visibility: hidden } }
      @keyframes slide { 0%, 33% { opacity: 1 } 40%, 100% { opacity: 0 } } #images b { opacity: 0; animation: slide 9s infinite }
      #go::before { content: 'x'; animation: go 10s linear infinite }</style>
    <p id=go style="animation:go 10s linear infinite"></p><p id=late style="animation:go 10s linear 2s infinite"></p>
    <p id=blink style="animation:blink 3s step-end infinite">LIVE</p>
    <p id=images><b></b><b style="animation-delay:3s"></b><b style="animation-delay:6s"></b></p>`;
  const state = `[document.getAnimations({ subtree: true }).length, ...[go, late].map((element) => getComputedStyle(element).marginLeft),
    getComputedStyle(go, '::before').marginLeft, getComputedStyle(blink).visibility,
    ...[...images.children].map((image) => getComputedStyle(image).opacity)]`;
  const { value } = await see(page, { at: 5000 }, state);
  expect(value).toEqual([0, '50px', '30px', '50px', 'visible', '0', '1', '0']);
});

function opacities(selector: string): string {
  return `[...document.querySelectorAll('${selector}')].map((element) => Number(getComputedStyle(element).opacity))`;
}

test('what comes into view with the scroll position is all in view, and what has come further is where it is', async () => {
  const page = `<style>body { margin: 0 } @keyframes x { from { opacity: 0 } } @keyframes y { to { margin-left: 100px } }
    p { height: 100px; margin: 0 0 50px; animation: x linear both; animation-timeline: view(); animation-range: entry 0% cover 50% }
    h1 { margin: 0; height: 100px; animation: y linear both; animation-timeline: view(); animation-range: exit }
    #row { overflow-x: auto; width: 200px; display: flex } #row b { flex: 0 0 150px; animation: x linear both; animation-timeline: view(inline) }</style>
    <h1></h1>${'<p></p>'.repeat(9)}<div id=row><b></b><b></b></div>`;
  const { value } = await see(
    page,
    {},
    `[${opacities('p')}, getComputedStyle(document.querySelector('h1')).marginLeft, ${opacities('#row b')}]`,
  );
  const [paragraphs, title, row] = value as [number[], string, number[]];
  expect(paragraphs).toEqual(Array.from({ length: 9 }, () => 1));
  expect(title).toBe('0px');
  expect(row[1]).toBeLessThan(1);
});
