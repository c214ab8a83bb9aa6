import { expect, test } from 'vitest';
import type { ActionOptions } from '../../../../src/index.ts';
import { shootSite } from '../../shoot.ts';

/** A page that paints all of itself in the colour that the test waits for, when the right thing was done. */
const page = (body: string, script: string) => `<!doctype html><meta charset=utf-8>
  <style>body { margin: 0; height: 300px; background: red } body.done { background: lime }</style>
  <p>${body}<script>const done = () => (document.body.className = 'done'); const $ = (s) => document.querySelector(s); ${script}</script>`;

type Actions = ActionOptions['actions'];
interface Way {
  readonly body: string;
  readonly script: string;
  readonly actions: Actions;
}

const button = '<button id=b>Save</button>';
const clicked = "$('#b').onclick = done;";

const verbs: Readonly<Record<string, Way>> = {
  'click, which is trusted': {
    body: button,
    script: "$('#b').onclick = (e) => e.isTrusted && done();",
    actions: [{ click: '#b' }],
  },
  'click with the right button, a key and a position': {
    body: button,
    script: "$('#b').oncontextmenu = (e) => e.shiftKey && e.offsetX === 3 && done();",
    actions: [{ click: '#b', button: 'right', modifiers: ['Shift'], position: { x: 3, y: 3 } }],
  },
  'click three times': {
    body: '<p id=b>Some words',
    script:
      "$('#b').onclick = (e) => e.detail === 3 && String(getSelection()).trim() === 'Some words' && done();",
    actions: [{ click: '#b', clickCount: 3 }],
  },
  'click that is long, with a key': {
    body: button,
    script:
      "let held; $('#b').onpointerdown = (e) => (held = setTimeout(() => e.ctrlKey && (held = 'long'), 700)); $('#b').onclick = (e) => held === 'long' && e.ctrlKey && done();",
    actions: [{ click: '#b', delay: 800, modifiers: ['Control'] }],
  },
  'click that is not long enough': {
    body: button,
    script:
      "let held; $('#b').onpointerdown = () => (held = setTimeout(() => (held = 'long'), 700)); $('#b').onclick = () => held !== 'long' && done();",
    actions: [{ click: '#b', delay: 600 }],
  },
  'dblclick that is long': {
    body: button,
    script: "let ups = 0; $('#b').onpointerup = () => ups++; $('#b').ondblclick = () => ups === 2 && done();",
    actions: [{ dblclick: '#b', delay: 50 }],
  },
  dblclick: { body: button, script: "$('#b').ondblclick = done;", actions: [{ dblclick: '#b' }] },
  'hover, which stays': {
    body: `${button}<style>body:has(#b:hover) { background: lime }</style>`,
    script: '',
    actions: [{ hover: '#b' }],
  },
  'focus, which stays': {
    body: '<input id=i><style>body:has(#i:focus) { background: lime }</style>',
    script: '',
    actions: [{ focus: '#i' }],
  },
  fill: {
    body: '<input id=i>',
    script: "$('#i').oninput = (e) => e.target.value === 'Ada' && done();",
    actions: [{ fill: '#i', value: 'Ada' }],
  },
  'fill of a date': {
    body: '<input id=i type=date>',
    script: "$('#i').onchange = (e) => e.target.valueAsDate.getTime() === Date.UTC(2026, 0, 31) && done();",
    actions: [{ fill: '#i', value: '2026-01-31' }],
  },
  'fill of an element with contenteditable': {
    body: '<p id=i contenteditable>old</p>',
    script: "$('#i').oninput = (e) => e.target.textContent === 'new' && done();",
    actions: [{ fill: '#i', value: 'new' }],
  },
  'type, key by key': {
    body: '<input id=i>',
    script: "let keys = ''; $('#i').onkeydown = (e) => (keys += e.key) === 'abc' && done();",
    actions: [{ type: '#i', value: 'abc' }],
  },
  'press on an element': {
    body: '<input id=i>',
    script: "$('#i').onkeydown = (e) => e.key === 'Enter' && done();",
    actions: [{ press: '#i', key: 'Enter' }],
  },
  'press of what has the focus': {
    body: '<input id=i autofocus>',
    script: "$('#i').onkeydown = (e) => e.ctrlKey && e.key === 'k' && done();",
    actions: [{ focus: '#i' }, { press: 'Control+k' }],
  },
  check: {
    body: '<input type=checkbox id=c>',
    script: "$('#c').onchange = (e) => e.target.checked && done();",
    actions: [{ check: '#c' }],
  },
  uncheck: {
    body: '<input type=checkbox id=c checked>',
    script: "$('#c').onchange = (e) => e.target.checked || done();",
    actions: [{ uncheck: '#c' }],
  },
  'selectOption by its text': {
    body: '<select id=s><option value=1>one<option value=2>two</select>',
    script: "$('#s').onchange = (e) => e.target.value === '2' && done();",
    actions: [{ selectOption: '#s', value: 'two' }],
  },
  'selectOption of several': {
    body: '<select id=s multiple><option>one<option>two<option>three</select>',
    script: "$('#s').onchange = (e) => e.target.selectedOptions.length === 2 && done();",
    actions: [{ selectOption: '#s', value: ['one', 'three'] }],
  },
  'setInputFiles in a field': {
    body: '<input type=file id=f>',
    script: "$('#f').onchange = (e) => e.target.files[0].name === 'package.json' && done();",
    actions: [{ setInputFiles: '#f', files: `${process.cwd()}/package.json` }],
  },
  'setInputFiles through a button': {
    body: '<input type=file id=f hidden multiple><button id=b>Choose</button>',
    script:
      "$('#b').onclick = () => $('#f').click(); $('#f').onchange = (e) => e.target.files.length === 2 && done();",
    actions: [
      { setInputFiles: '#b', files: [`${process.cwd()}/package.json`, `${process.cwd()}/README.md`] },
    ],
  },
  'dragTo with the events of dragging': {
    body: '<div draggable=true id=d>drag</div><div id=t style="height:50px">to</div>',
    script: "$('#t').ondragover = (e) => e.preventDefault(); $('#t').ondrop = done;",
    actions: [{ dragTo: '#d', to: '#t' }],
  },
  'dragTo with the events of the pointer': {
    body: '<div id=d>drag</div><div id=t style="height:50px">to</div>',
    script:
      "let down; $('#d').onpointerdown = () => (down = true); $('#t').onpointerup = () => down && done();",
    actions: [{ dragTo: '#d', to: '#t' }],
  },
  'scroll of a box': {
    body: '<div id=s style="height:50px;overflow:auto"><div style="height:900px">long</div></div>',
    script: "$('#s').onscroll = (e) => e.target.scrollTop === 120 && done();",
    actions: [{ scroll: '#s', by: { y: 120 } }],
  },
  'scroll of a box to a place': {
    body: '<div id=s style="height:50px;overflow:auto"><div style="height:900px;width:9000px">long</div></div>',
    script:
      "$('#s').scrollTo(70, 700); $('#s').onscroll = (e) => e.target.scrollTop === 120 && e.target.scrollLeft === 70 && done();",
    actions: [{ scroll: '#s', to: { y: 120 } }],
  },
  'scroll of the page to a place': {
    body: '<div style="height:2000px">long</div>',
    script: 'scrollTo(0, 900); document.onscroll = () => scrollY === 120 && done();',
    actions: [{ scroll: 'html', to: { y: 120 } }],
  },
  'scroll into view': {
    body: '<div id=s style="height:50px;overflow:auto"><div style="height:900px"></div><p id=last>last</div>',
    script: "$('#s').onscroll = () => done();",
    actions: [{ scroll: '#last' }],
  },
  goto: { body: '', script: "if (location.search === '?second') done();", actions: [{ goto: '/?second' }] },
  reload: {
    body: '',
    script: 'if (sessionStorage.seen) done(); sessionStorage.seen = 1;',
    actions: [{ reload: true }],
  },
  goBack: {
    body: '',
    script:
      "if (location.search === '' && sessionStorage.left) done(); if (location.search) sessionStorage.left = 1;",
    actions: [{ goto: '/?second' }, { goBack: true }],
  },
  'waitFor an element': {
    body: button,
    script: "$('#b').onclick = () => setTimeout(() => { done(); document.body.append('there'); }, 7000);",
    actions: [{ click: '#b' }, { waitFor: '.done' }],
  },
  'waitFor a text that goes, an expression and an address': {
    body: `${button}<p id=p>Loading</p>`,
    script:
      "$('#b').onclick = () => setTimeout(() => { history.pushState(0, '', '/?there'); window.ready = true; $('#p').remove(); done(); }, 7000);",
    actions: [{ click: '#b' }, { waitFor: { textGone: 'Loading', expression: 'ready', url: '**/?there' } }],
  },
  'waitFor what goes away, and a value': {
    body: `${button}<p id=p>Loading</p><input id=i>`,
    script:
      "$('#b').onclick = () => { setTimeout(() => $('#p').hidden = true, 3000); setTimeout(() => { $('#i').value = 'Ada'; done(); }, 7000); };",
    actions: [{ click: '#b' }, { waitFor: { selectorGone: '#p', selector: '#i', value: 'Ada' } }],
  },
  'waitFor an expression that takes its time': {
    body: button,
    script: "$('#b').onclick = () => setTimeout(done, 3000);",
    actions: [
      { click: '#b' },
      { waitFor: { expression: 'new Promise((end) => setTimeout(() => end(true), 3000))' } },
    ],
  },
  'waitFor a response': {
    body: button,
    script: "$('#b').onclick = () => setTimeout(async () => { await fetch('/words'); done(); }, 7000);",
    actions: [{ click: '#b' }, { waitFor: { response: '**/words' } }, { wait: 10 }],
  },
  wait: { body: '', script: 'setTimeout(done, 12_000);', actions: [{ wait: '9s' }] },
  'evaluate, also a promise': {
    body: '',
    script: '',
    actions: [{ evaluate: 'Promise.resolve().then(() => done())' }],
  },
  'evaluate of a promise that waits for a timer': {
    body: '',
    script: '',
    actions: [{ evaluate: 'new Promise((end) => setTimeout(end, 3000)).then(() => done())' }],
  },
  'accept of a confirm': {
    body: button,
    script: "$('#b').onclick = () => confirm('Sure?') && done();",
    actions: [{ click: '#b' }, { accept: true }],
  },
  'accept of a prompt with a text, then dismiss': {
    body: button,
    script: "$('#b').onclick = () => prompt('Who?') === 'Ada' && !confirm('Sure?') && done();",
    actions: [{ click: '#b' }, { accept: 'Ada' }, { dismiss: true }],
  },
  'a dialog that no action answers': {
    body: button,
    script: "$('#b').onclick = () => confirm('Sure?') || done();",
    actions: [{ click: '#b' }],
  },
  'accept of a dialog that a timer opens': {
    body: button,
    script: "$('#b').onclick = () => setTimeout(() => confirm('Sure?') && done(), 3000);",
    actions: [{ click: '#b' }, { accept: true }],
  },
  'a function with the page': {
    body: button,
    script: "$('#b').onclick = done;",
    actions: ({ page: given }) => given.getByRole('button', { name: 'Save' }).click(),
  },
  'a function that waits for the page': {
    body: button,
    script:
      "$('#b').onclick = () => setTimeout(() => $('#b').insertAdjacentHTML('afterend', '<i>There</i>'), 2000); $('body').onclick = (e) => e.target.localName === 'i' && done();",
    actions: async ({ page: given, step }) => {
      await step({ click: '#b', pause: 0 });
      await given.click('text=There');
    },
  },
  'a function that goes to another page, and a step there': {
    body: button,
    script: `if (location.search) { ${clicked} }`,
    actions: [
      async ({ page: given, url, step }) => {
        await given.goto(`${url}/?second`);
        await step({ click: '#b' });
      },
    ],
  },
};

const targets: Readonly<Record<string, Way>> = {
  CSS: { body: button, script: clicked, actions: [{ click: '#b' }] },
  'text=': { body: button, script: clicked, actions: [{ click: 'text=Save' }] },
  'role and name': {
    body: `<button>Other</button>${button}`,
    script: clicked,
    actions: [{ click: { role: 'button', name: 'Save' } }],
  },
  'name alone': {
    body: `<button>Other</button><h2>Save</h2><a id=b href="#">Save all</a>`,
    script: clicked,
    actions: [{ click: { name: 'Save all', exact: true } }],
  },
  'name alone, of a password that its label names': {
    body: '<label>Password <input id=b type=password></label>',
    script: clicked,
    actions: [{ click: { name: 'password' } }],
  },
  'name alone, of a password that only its placeholder names': {
    body: '<input id=b type=password placeholder="My &quot;secret&quot;">',
    script: clicked,
    actions: [{ click: { name: 'My "secret"', exact: true } }],
  },
  'name alone, within an element': {
    body: '<p><button>Go</button></p><div id=x><button id=b>Go</button></div>',
    script: clicked,
    actions: [{ click: { name: 'Go', within: '#x' } }],
  },
  'name alone, in a frame': {
    body: '<iframe id=f></iframe>',
    script: `window.addEventListener('message', done); $('#f').srcdoc = "<button onclick=top.postMessage(1)>Save</button>";`,
    actions: [{ click: { name: 'Save', frame: '#f' } }],
  },
  label: {
    body: '<label>Mail <input id=b></label>',
    script: clicked,
    actions: [{ click: { label: 'Mail' } }],
  },
  placeholder: {
    body: '<input id=b placeholder=Search>',
    script: clicked,
    actions: [{ click: { placeholder: 'Search' } }],
  },
  testId: {
    body: '<i id=b data-testid=save>x</i>',
    script: clicked,
    actions: [{ click: { testId: 'save' } }],
  },
  altText: {
    body: '<img id=b width=9 height=9 alt=Logo>',
    script: clicked,
    actions: [{ click: { altText: 'Logo' } }],
  },
  'text and exact': {
    body: '<i>Save all</i><i id=b>Save</i>',
    script: clicked,
    actions: [{ click: { text: 'Save', exact: true } }],
  },
  'selector and nth': {
    body: '<i>one</i><i id=b>two</i>',
    script: clicked,
    actions: [{ click: { selector: 'i', nth: -1 } }],
  },
  'within and hasText': {
    body: '<li>one <button>Go</button></li><li>two <button id=b>Go</button></li>',
    script: clicked,
    actions: [{ click: { role: 'button', within: { selector: 'li', hasText: 'two' } } }],
  },
  'an open shadow root': {
    body: '<div id=h></div>',
    script:
      "$('#h').attachShadow({ mode: 'open' }).innerHTML = '<button>Save</button>'; $('#h').onclick = done;",
    actions: [{ click: { role: 'button', name: 'Save' } }],
  },
  'a frame within a frame': {
    body: '<iframe id=outer></iframe>',
    script: `window.addEventListener('message', done);
      $('#outer').srcdoc = "<iframe id=inner srcdoc='<button onclick=top.postMessage(1)>Save</button>'></iframe>";`,
    actions: [{ click: { text: 'Save', frame: ['#outer', '#inner'] } }],
  },
  'a label, whose field is meant': {
    body: '<input type=checkbox id=c style="position:absolute;opacity:0"><label for=c id=b>News</label>',
    script: "$('#c').onchange = done;",
    actions: [{ click: 'label' }],
  },
};

test.each(Object.entries({ ...verbs, ...targets }))('%s', async (_, { body, script, actions }) => {
  const { results, picture } = await shootSite(
    { '/': page(body, script), '/words': 'words' },
    { pages: [{ path: '/', name: 'done', actions: actions! }], fullPage: false },
  );
  expect(results.map(({ outcome }) => outcome)).toEqual([{ status: 'new' }]);
  expect((await picture('done')).at(395, 295)).toBe('#00ff00ff');
});
