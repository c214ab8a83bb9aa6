import { expect, test } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import { doctor } from '../../src/doctor/index.ts';
import type { Diagnosis } from '../../src/model/index.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Every second one is long, so that the one that was asked first seldom comes first. */
const padding = (count: number) => ' '.repeat(count % 2 === 0 ? 200_000 : 10);

function image(count: number): string {
  const size = `width="${40 + count * 20}" height="${20 + count * 10}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect width="999" height="999" fill="hsl(${count * 60}, 70%, 50%)"/>${padding(count)}</svg>`;
}

const images = [2, 1, 4, 3].map((count) => `<img src=${count}.svg>`).join('');
const out = '<p id=out style="width: 400px; height: 20px; overflow: hidden">none</p>';
const says = (script: string) => `${out}<script>${script}</script>`;
const layOut = `let y = 0; for (const image of document.images) {
  Object.assign(image.style, { position: 'absolute', top: 100 + y + 'px' });
  y += image.offsetHeight + 10;
} document.body.style.height = y + 'px';`;

/** It takes a moment, and the result is always the same. */
const computes = 'let sum = 0; for (let i = 0; i < 5e7; i += 1) sum += i % 7; postMessage(sum)';

/** It gets its answers in order, and its threads race all the same. */
const ofThreads = 'a race of two workers';

/** Each with the cause of what moves on it; `!` where that is certain. */
const unstable: Record<string, readonly [cause: string, body: string]> = {
  'images that are written down as they load': [
    'order!',
    says(
      `for (const n of [2, 1, 4, 3]) { const image = new Image(); image.onload = () => out.textContent += n; image.src = n + '.svg'; }`,
    ),
  ],
  'the image that loads first': [
    'order!',
    `<div id=app style="min-height: 300px"></div><script>for (const n of [2, 1, 4]) {
      const image = new Image(); image.onload = () => app.style.background ||= 'hsl(' + n * 60 + ', 70%, 50%)'; image.src = n + '.svg'; }</script>`,
  ],
  'scripts that run as they come': [
    'order!',
    `${out}${[2, 1, 3].map((count) => `<script async src=s${count}.js></script>`).join('')}`,
  ],
  'a layout that measures images when its script comes': [
    'order!',
    `<script>function layOut() { ${layOut} }</script><script async src=lay-out.js></script>${images}`,
  ],
  'a layout that measures images when its data comes': [
    'order!',
    `${images}<script>fetch('s1.js').then((r) => r.text()).then(() => { ${layOut} })</script>`,
  ],
  'a race of two requests': [
    'order!',
    says(`Promise.race(['s2.js', 's1.js'].map((name) => fetch(name).then((r) => r.text()).then(() => name)))
      .then((name) => out.textContent = name)`),
  ],
  'frames that speak up as they load': [
    'order!',
    `${says('onmessage = ({ data }) => out.textContent += data')}${[2, 1, 3].map((count) => `<iframe width=60 height=40 src=f${count}.txt.html></iframe>`).join('')}`,
  ],
  'a list of what was loaded': [
    'order!',
    `${says(`new PerformanceObserver((list) => { for (const { name } of list.getEntries()) out.textContent += name.split('/').at(-1); }).observe({ type: 'resource', buffered: true })`)}${images}`,
  ],
  'the address of the site': ['port!', says('out.textContent = location.host')],
  'the address of the site, drawn': [
    'port',
    '<canvas id=out width=300 height=40></canvas><script>out.getContext("2d").fillText(location.href, 5, 20)</script>',
  ],
  'how fast the network is': ['speed', says('onload = () => out.textContent = navigator.connection.rtt')],
  'how fast a worker is': [
    'worker',
    says(`const worker = new Worker('worker.js')
      worker.onmessage = ({ data }) => out.textContent = data
      worker.postMessage('count')`),
  ],
  [ofThreads]: [
    'worker',
    says(`for (const n of [1, 2]) new Worker('computes.js?' + n).onmessage = () => out.textContent += n`),
  ],
};

/** What the recipe holds still, though all circumstances change. */
const stable: Record<string, string> = {
  'nothing that moves': `<p>Nothing moves.${images}`,
  'what the window was used for': `<style>a { color: #00f } a:visited { color: #f00 }</style><a href=/keeps>before</a>${says(
    `out.textContent = [history.length, navigation.entries().length, name, sessionStorage.length, localStorage.length,
      document.cookie, document.referrer, performance.getEntriesByType('navigation')[0].transferSize > 0];
    indexedDB.databases().then((all) => out.textContent += ' ' + all.length)`,
  )}`,
  'what a worker computes while the page counts': says(
    `let count = 0; const counting = setInterval(() => out.textContent = count += 1, 100)
    new Worker('computes.js').onmessage = () => clearInterval(counting)`,
  ),
  'text in layers': `<style>p { margin: 4.3px; width: 150px } .moves { animation: move 1s both } @keyframes move { to { transform: translateY(3.4px) } }
    </style><p style="will-change: transform">will change<p style="transform: translateY(.5px) rotate(.01deg)">turned
    <p style="position: fixed; top: 99.5px">fixed<p style="backface-visibility: hidden; opacity: .9">faint<p class=moves>moved<p style="filter: blur(0)">blurred`,
};

test(
  'names the true cause of what differs by the circumstances, and covers no content',
  { timeout: 600_000 },
  async () => {
    const bodies = Object.fromEntries(Object.entries(unstable).map(([name, [, body]]) => [name, body]));
    const names = [...Object.keys(bodies), ...Object.keys(stable)];
    const numbered = [1, 2, 3, 4].flatMap((count) => [
      [`${count}.svg`, image(count)],
      [`s${count}.js`, `${padding(count)}globalThis.out && (out.textContent += '${count}')`],
      [`f${count}.txt.html`, `<script>parent.postMessage('${count}', '*')</script>${padding(count)}`],
    ]);
    const pages = Object.entries({ ...bodies, ...stable }).map(([name, body], index) => [
      `${index}.html`,
      `<!doctype html><title>${name}</title><body style="margin: 0">${body}`,
    ]);
    const cwd = await temporaryFolder({
      ...Object.fromEntries([...numbered, ...pages].map(([name, text]) => [`site/${name}`, text!])),
      'site/keeps.html': `<!doctype html><p>It keeps what it can.<script>name = 'keeps'; document.cookie = 'keeps=1'
        sessionStorage.keeps = localStorage.keeps = 1; indexedDB.open('keeps'); history.pushState(1, '', '#1')</script>`,
      'site/lay-out.js': 'layOut()',
      'site/computes.js': computes,
      'site/worker.js': `onmessage = () => { let turns = 0; const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => { turns += 1; if (turns % 100 === 0) postMessage(turns); port2.postMessage(0) }; port2.postMessage(0) }`,
    });
    const config = configOf(
      {
        site: './site',
        // The first is what a window has shown before. Many would hold still if they got their answers in order.
        pages: [
          '/keeps',
          ...names.map((name, index) => ({
            path: `/${index}`,
            recipe: { order: !(name in unstable) || name === ofThreads },
          })),
        ],
        viewport: { width: 400, height: 300 },
      },
      cwd,
    );
    const { signal } = new AbortController();
    const { diagnoses } = await doctor(config, { selection: {}, reporters: [], signal });
    const told = diagnoses.map((diagnosis, index) => [names[index - 1] ?? 'keeps', causesOf(diagnosis)]);
    expect(Object.fromEntries(told)).toEqual({
      keeps: 'stable',
      ...Object.fromEntries(names.map((name) => [name, unstable[name] ? [unstable[name][0]] : 'stable'])),
    });
    const lines = diagnoses.map(
      (diagnosis) => ('remedy' in diagnosis ? diagnosis.remedy?.line : undefined) ?? '',
    );
    expect(lines.join('\n')).not.toMatch(/#app|body|html|'img'/);
    expect(lines.filter(Boolean).length).toBeGreaterThan(6);
  },
);

function causesOf(diagnosis: Diagnosis): unknown {
  if (diagnosis.status !== 'unstable') return diagnosis.status;
  const causes = diagnosis.findings.map(({ cause }) => `${cause.kind}${cause.certain ? '!' : ''}`);
  return [...new Set(causes)];
}
