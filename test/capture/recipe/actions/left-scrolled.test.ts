import { expect, test } from 'vitest';
import { shootSite } from '../../shoot.ts';

const [orange, lime, white] = ['#ffa500ff', '#00ff00ff', '#ffffffff'];

/** An element far below the window is lime while the pointer is over it, and a bar is fixed to the window. */
const page = `<!doctype html><style>
    body { margin: 0 }
    header { position: fixed; top: 0; left: 0; right: 0; height: 40px; background: orange }
    section { height: 300px }
    section:hover, .entered { background: lime }
    .scrolled header { background: black }
  </style><header></header><section></section><section></section><section></section><section id=far></section>
  <section></section><script>
    const far = document.querySelector('#far');
    let entered = false;
    far.onmouseenter = () => (entered = true);
    far.onmouseleave = () => far.remove();
    addEventListener('scroll', () => entered && scrollY === 0 && document.body.classList.add('scrolled'));
  </script>`;

const actions = [{ hover: '#far' }];

test('after an action far below, the whole page is shown as from its top, and what is under the pointer stays so', async () => {
  const { picture, results } = await shootSite(
    { '/': page },
    {
      pages: [
        { path: '/', name: 'whole', actions },
        { path: '/', name: 'part', actions, clip: { x: 0, y: 0, width: 400, height: 1500 }, at: 3_000 },
        { path: '/', name: 'element', actions, selector: '#far', at: 3_001 },
        { path: '/', name: 'window', actions, fullPage: false, at: 3_002 },
      ],
    },
  );
  expect(results.map(({ outcome }) => outcome.status)).toEqual(['new', 'new', 'new', 'new']);
  for (const name of ['whole', 'part']) {
    const pixels = await picture(name);
    expect(pixels.at(200, 20), `${name}: the bar`).toEqual(orange);
    expect(pixels.at(200, 200), `${name}: what lies where the pointer was`).toEqual(white);
    expect(pixels.at(200, 920), `${name}: where the bar was`).toEqual(lime);
    expect(pixels.at(200, 1_050), `${name}: what is under the pointer`).toEqual(lime);
  }
  expect((await picture('element')).at(200, 150)).toEqual(lime);
  expect((await picture('window')).at(200, 20)).toEqual(orange);
});

test('an element in a box that scrolls is brought into view without that the page hears of it', async () => {
  const { picture } = await shootSite(
    {
      '/': `<!doctype html><style>
          body { margin: 0 }
          #box { height: 200px; overflow: auto }
          .item { height: 100px; background: orange }
          .item:hover { background: lime }
        </style><div id=box>${'<div class=item></div>'.repeat(3)}<div class=item id=last></div></div><script>
          document.querySelector('#box').onscroll = () => (document.querySelector('#last').style.background = 'black');
        </script>`,
    },
    { pages: [{ path: '/', actions: [{ hover: '.item >> nth=0' }], selector: '#last' }] },
  );
  expect((await picture('index')).at(200, 50)).toEqual(orange);
});
