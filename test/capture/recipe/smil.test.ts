import { expect, test } from 'vitest';
import { see, seeTwice } from './see.ts';

const box = (animation: string) =>
  `<svg width=300 height=20><rect width=20 height=20>${animation}</rect></svg>`;
const places = `[...document.querySelectorAll('rect')].map(({ x }) => Math.round(x.baseVal.value))`;

test('drawings show what their animations have come to, and what goes round for ever as at the moment', async () => {
  const page = [
    '<animate attributeName=x to=200 dur=1s fill=freeze />',
    '<animate attributeName=x to=200 dur=1s />',
    '<animate attributeName=x by=60 dur=00:30 begin=10s fill=freeze />',
    '<animate id=a attributeName=x to=100 dur=3s fill=freeze /><animate id=b attributeName=x begin=a.end+1s to=200 dur=9s repeatCount=2 fill=freeze /><set attributeName=x begin=b.end to=250 />',
    '<animate id=c attributeName=x from=0 to=200 dur=2500ms begin="0s;d.end" /><animate id=d attributeName=x from=200 to=0 dur=2s begin=c.end />',
    '<animate attributeName=x values="0;100;200" keyTimes="0;0.25;1" dur=8s repeatCount=indefinite />',
    '<animate attributeName=x values="10;20;30;40" calcMode=discrete dur=8s repeatCount=indefinite />',
    '<animate attributeName=x to=200 dur=1s begin=click fill=freeze />',
  ]
    .map(box)
    .join('');
  expect((await see(page, {}, places)).value).toEqual([200, 0, 60, 250, 50, 133, 30, 0]);
  expect((await see(page, { animations: 'allow' }, places)).value).toEqual([200, 0, 0, 100, 50, 133, 30, 0]);
});

test('what goes faster or slower on its way is where it is at the moment', async () => {
  const ways = [
    'calcMode=spline values="0;200" keyTimes="0;1" keySplines="0.165, 0.84, 0.44, 1" dur=8s',
    'calcMode=spline values="0; 100; 200" keySplines=".42 0 1 1; 1 0 1 0;" dur=16s',
    'calcMode=spline values="0;200" keySplines="0 0 1 1" dur=8s',
  ];
  const page = ways.map((way) => box(`<animate attributeName=x repeatCount=indefinite ${way} />`)).join('');
  expect((await see(page, {}, places)).value).toEqual([183, 32, 100]);
});

test('what a script begins is over, or as far, at the same moment each time', async () => {
  const page = `${box('<animate attributeName=x to=200 dur=1s begin=indefinite fill=freeze />')}${box('<animate attributeName=x from=0 to=70 dur=7s begin=indefinite repeatCount=indefinite />')}
    <script>setTimeout(() => document.querySelectorAll('animate').forEach((one) => one.beginElement()), 500)</script>`;
  const [one, two] = await seeTwice(page, {}, places);
  expect(one.value).toEqual([200, 35]);
  expect(two.bytes).toEqual(one.bytes);
});

test('what is turned, moved along a way, coloured and faded is so at the end, in frames and shadow roots too', async () => {
  const drawing = `<svg width=300 height=60><style>circle { transition: all 9s; opacity: 0 }</style>
    <rect width=9 height=9 transform="scale(2)"><animateTransform attributeName=transform type=rotate additive=sum from=0 to=90 dur=1s fill=freeze /></rect>
    <path d="M0,0h9v9z"><animateMotion path="M0,0 L100,0" dur=1s fill=freeze /></path>
    <circle r=9><animate attributeName=opacity from=0 to=0.5 dur=1s fill=freeze /><animate attributeName=fill values="#000;#fff" dur=8s repeatCount=indefinite /></circle></svg>`;
  const page = `${drawing}<iframe src=/frame></iframe><x-a></x-a><script>document.querySelector('x-a').attachShadow({ mode: 'open' }).innerHTML = \`${drawing}\`</script>`;
  const { value } = await see(
    { '/': page, '/frame': drawing },
    {},
    `[document, document.querySelector('iframe').contentDocument, document.querySelector('x-a').shadowRoot].map((root) => {
      const circle = root.querySelector('circle'); const { opacity, fill } = root.ownerDocument?.defaultView?.getComputedStyle(circle) ?? getComputedStyle(circle)
      return [root.querySelector('rect').getAttribute('transform'), root.querySelector('path').getAttribute('transform').split(' r')[0], opacity, fill] })`,
  );
  const expected = ['scale(2) rotate(90)', 'translate(100.000 0.000)', '0.5', 'rgb(128, 128, 128)'];
  expect(value).toEqual([expected, expected, expected]);
});
