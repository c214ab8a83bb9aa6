/**
 * A small app for the chapter on actions: one card for each thing that can be done on a page. Its pictures in the chapter
 * are taken by this tool.
 */
export function demo(path: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Orders</title>
<style>${style}</style>
</head>
<body>
${path === '/demo/thanks' ? thanks : cards.map(([id, html]) => `<section id="${id}">${html}</section>`).join('\n')}
<script>${script}</script>
</body>
</html>
`;
}

const thanks = `<section id="thanks"><h2>Thank you, Ada</h2><p>Order 1843 is on its way.</p><a href="/demo">Back to the orders</a></section>`;

const cards: readonly (readonly [id: string, html: string])[] = [
  [
    'click',
    `<h2>Order 1843</h2><button data-toggle="#more">Actions ▾</button>
    <ul class="menu fades" id="more"><li>Print the invoice<li>Send it again<li>Cancel the order</ul>`,
  ],
  [
    'dblclick',
    `<h2>Files</h2><ul class="files"><li>invoice.pdf<li class="rename"><span>draft-2.txt</span><input value="draft-2.txt" aria-label="New name" hidden><li>photo.jpg</ul>`,
  ],
  [
    'hover',
    `<h2>Customers</h2><table><tr><th>Name<th>Orders<tr class="row"><td>Ada Lovelace<td>12<tr class="row" id="grace"><td>Grace Hopper<td>31 <span class="tip">12 of them this year</span><tr class="row"><td>Alan Turing<td>7</table>`,
  ],
  [
    'focus',
    `<h2>Invite</h2><label>Name <input id="name"></label><p class="help">As it is to stand on the badge.</p>`,
  ],
  [
    'fill',
    `<h2>Account</h2><label>E-mail <input id="email" type="text"></label><p class="error" hidden>This is no e-mail address.</p>`,
  ],
  [
    'type',
    `<h2>Search</h2><input id="search" type="search" placeholder="Search customers" autocomplete="off"><ul class="menu" id="found" hidden></ul>`,
  ],
  [
    'press',
    `<h2>Colour</h2><ul class="list" tabindex="0" role="listbox" aria-label="Colour"><li role="option" aria-selected="true">Amber<li role="option">Cobalt<li role="option">Moss</ul>`,
  ],
  [
    'check',
    `<h2>Delivery</h2><label><input type="checkbox" id="gift"> Wrap it as a gift</label><p class="fades" id="note">A card may go with it: <input value="Happy birthday!"></p>`,
  ],
  [
    'uncheck',
    `<h2>News</h2><label><input type="checkbox" id="news" checked> A letter each month</label><p id="letters">You get 12 letters a year.</p>`,
  ],
  [
    'selectOption',
    `<h2>Ship to</h2><label>Country <select id="country"><option value="de">Germany<option value="fr">France<option value="jp">Japan</select></label><p id="days">2 days</p>`,
  ],
  [
    'setInputFiles',
    `<h2>Your photo</h2><input type="file" id="photo" hidden><button id="choose">Choose a file…</button><p id="chosen">None yet</p>`,
  ],
  [
    'dragTo',
    `<h2>Board</h2><div class="board"><div class="lane" id="todo"><b>To do</b><p class="task" draggable="true" id="task">Write the manual</p></div><div class="lane" id="done"><b>Done</b></div></div>`,
  ],
  [
    'scroll',
    `<h2>Log</h2><ol class="log">${Array.from({ length: 40 }, (_, line) => `<li>Line ${line + 1} of the log`).join('')}</ol>`,
  ],
  ['reload', `<h2>Visits</h2><p>You have seen this page <b id="visits"></b> times.</p>`],
  [
    'goBack',
    `<h2>Cart</h2><p><a href="/demo/thanks">Buy</a></p><p id="back">You have not bought anything yet.</p>`,
  ],
  [
    'waitFor',
    `<h2>Report</h2><button id="run">Run the report</button><p id="report">Not run yet</p><div class="bars"></div>`,
  ],
  [
    'wait',
    `<h2>Profile</h2><button id="save">Save</button><p class="toast" hidden>Saved</p><p id="count"></p>`,
  ],
  ['evaluate', `<h2>Theme</h2><p>This card is light unless something says otherwise.</p>`],
  [
    'accept',
    `<h2>Team</h2><button id="rename-team">Rename…</button><p>The team is called <b id="team">Unnamed</b>.</p>`,
  ],
  [
    'dismiss',
    `<h2>Danger</h2><button id="delete">Delete the account</button><p id="kept">Nothing has happened.</p>`,
  ],
];

const style = `
:root { --ink: #17181a; --soft: #5a5d62; --line: #e2e2de; --mark: #c8391b; }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px; color: var(--ink); font: 15px/1.5 system-ui, 'DejaVu Sans', sans-serif; background: #f2f2ef; }
section { width: 520px; min-height: 190px; margin: 0 0 24px; padding: 16px 24px; background: #fcfcfb; border: 1px solid var(--line); border-radius: 8px; }
h2 { margin: 0 0 12px; font-size: 17px; }
button, input:not([type=checkbox]), select { font: inherit; padding: 5px 12px; border: 1px solid #b9b9b3; border-radius: 6px; background: #fff; }
button:hover { border-color: var(--mark); color: var(--mark); }
input:focus, .list:focus { outline: 3px solid #c8391b55; border-color: var(--mark); }
.fades { opacity: 0; transition: opacity 0.3s; }
.fades.shown { opacity: 1; }
.menu { list-style: none; margin: 6px 0 0; padding: 6px 0; width: 220px; background: #fff; border: 1px solid var(--line); border-radius: 6px; box-shadow: 0 6px 20px #0002; }
.menu li { padding: 3px 14px; }
.files, .list { list-style: none; margin: 0; padding: 0; }
.list { width: 220px; border: 1px solid var(--line); border-radius: 6px; }
.list li { padding: 3px 14px; }
.list [aria-selected=true] { background: #fbeae5; color: var(--mark); }
.files li { padding: 2px 0; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; padding: 3px 8px; border-bottom: 1px solid var(--line); }
.row:hover td { background: #fbeae5; }
.tip { visibility: hidden; margin-left: 12px; padding: 0 8px; border-radius: 4px; background: var(--ink); color: #fff; font-size: 13px; }
.row:hover .tip { visibility: visible; }
.help { visibility: hidden; color: var(--soft); }
section:has(input:focus) .help { visibility: visible; }
.error { color: var(--mark); }
.board { display: flex; gap: 12px; }
.lane { flex: 1; min-height: 100px; padding: 8px 12px; background: #f2f2ef; border-radius: 6px; }
.task { margin: 6px 0; padding: 4px 10px; background: #fff; border: 1px solid var(--line); border-radius: 6px; }
.log { height: 110px; margin: 0; overflow: auto; border: 1px solid var(--line); border-radius: 6px; }
.bars { display: flex; align-items: end; gap: 6px; height: 60px; }
.bars i { width: 34px; background: var(--mark); border-radius: 3px 3px 0 0; }
.toast { display: inline-block; margin: 12px 0 0; padding: 4px 14px; background: var(--ink); color: #fff; border-radius: 6px; }
.toast[hidden] { display: none; }
.night { background: #121315; color: #eceae6; }
`;

const script = `
const $ = (selector) => document.querySelector(selector);
const on = (selector, name, act) => $(selector)?.addEventListener(name, act);
const later = (ms, act) => setTimeout(act, ms);
on('[data-toggle]', 'click', () => $('#more').classList.add('shown'));
on('.rename', 'dblclick', () => { $('.rename span').hidden = true; const field = $('.rename input'); field.hidden = false; field.focus(); field.setSelectionRange(0, 7); });
on('#email', 'change', ({ target }) => ($('.error').hidden = target.value.includes('@')));
on('#email', 'input', ({ target }) => ($('.error').hidden = target.value.includes('@')));
let pause;
on('#search', 'input', ({ target }) => {
  clearTimeout(pause);
  pause = later(300, () => {
    const names = ['Ada Lovelace', 'Adele Goldberg', 'Alan Turing', 'Grace Hopper'].filter((name) => name.toLowerCase().startsWith(target.value));
    $('#found').innerHTML = names.map((name) => '<li>' + name).join('');
    $('#found').hidden = false;
  });
});
on('.list', 'keydown', ({ key }) => {
  const now = $('[aria-selected=true]');
  const next = key === 'ArrowDown' ? now.nextElementSibling : key === 'ArrowUp' ? now.previousElementSibling : null;
  if (next) { now.removeAttribute('aria-selected'); next.setAttribute('aria-selected', 'true'); }
});
on('#gift', 'change', ({ target }) => $('#note').classList.toggle('shown', target.checked));
on('#news', 'change', () => ($('#letters').textContent = 'You get no letters any more.'));
on('#country', 'change', ({ target }) => ($('#days').textContent = { de: '2 days', fr: '3 days', jp: '9 days' }[target.value]));
on('#choose', 'click', () => $('#photo').click());
on('#photo', 'change', ({ target }) => ($('#chosen').textContent = target.files[0].name + ', ' + target.files[0].size + ' bytes'));
on('#task', 'dragstart', (event) => event.dataTransfer.setData('text', 'task'));
on('#done', 'dragover', (event) => event.preventDefault());
on('#done', 'drop', (event) => { event.preventDefault(); $('#done').append($('#task')); });
if ($('#visits')) $('#visits').textContent = sessionStorage.visits = Number(sessionStorage.visits ?? 0) + 1;
if (location.pathname === '/demo/thanks') sessionStorage.bought = 'yes';
if ($('#back') && sessionStorage.bought) $('#back').textContent = 'You came back after you had bought something.';
on('#run', 'click', () => {
  $('#report').textContent = 'Counting…';
  later(2500, () => { $('#report').textContent = '4 weeks'; $('.bars').innerHTML = [30, 55, 42, 60].map((height) => '<i style="height:' + height + 'px"></i>').join(''); });
});
on('#save', 'click', () => { $('.toast').hidden = false; later(3000, () => { $('.toast').hidden = true; $('#count').textContent = 'All changes are saved.'; }); });
on('#rename-team', 'click', () => ($('#team').textContent = prompt('What is the team called?') ?? 'Unnamed'));
on('#delete', 'click', () => ($('#kept').textContent = confirm('Delete it for good?') ? 'It is gone.' : 'It was kept.'));
`;
