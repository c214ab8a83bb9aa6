import { defineConfig, type ActionOptions } from 'snapshot-site';

// One picture for each thing that can be done on a page, for the chapter on actions.
const actions: Readonly<Record<string, ActionOptions['actions']>> = {
  click: [{ click: { role: 'button', name: 'Actions' } }],
  dblclick: [{ dblclick: 'text=draft-2.txt' }],
  hover: [{ hover: '#grace' }],
  focus: [{ focus: { label: 'Name', exact: true } }],
  fill: [{ fill: { label: 'E-mail' }, value: 'ada' }],
  type: [{ type: { placeholder: 'Search customers' }, value: 'ad' }],
  press: [{ press: { role: 'listbox' }, key: 'ArrowDown' }],
  check: [{ check: { label: 'Wrap it as a gift' } }],
  uncheck: [{ uncheck: '#news' }],
  selectOption: [{ selectOption: { label: 'Country' }, value: 'Japan' }],
  setInputFiles: [{ setInputFiles: { text: 'Choose a file…' }, files: './docs/assets/mark.svg' }],
  dragTo: [{ dragTo: '#task', to: '#done' }],
  scroll: [{ scroll: '.log', by: { y: 400 } }],
  goto: [{ goto: '/demo/thanks' }],
  reload: [{ reload: true }],
  goBack: [{ click: 'text=Buy' }, { goBack: true }],
  waitFor: [{ click: 'text=Run the report' }, { waitFor: { text: '4 weeks' } }],
  wait: [{ click: { role: 'button', name: 'Save' } }, { wait: '3s' }],
  evaluate: [{ evaluate: "document.querySelector('#evaluate').className = 'night'" }],
  accept: [{ click: 'text=Rename…' }, { accept: 'Analytical Engines' }],
  dismiss: [{ click: 'text=Delete the account' }, { dismiss: true }],
};

// The manual of this project, photographed by itself: the README shows these pictures.
export default defineConfig({
  site: './docs/server.ts',
  variants: {
    light: {},
    dark: { colorScheme: 'dark' },
  },
  pages: [
    { path: '/', name: 'start', alt: 'The start page of the manual' },
    { path: '/', name: 'phone', device: 'iPhone 15', fullPage: false, alt: 'The start page on a phone' },
    { path: '/guide/getting-started', name: 'guide/getting-started' },
    { path: '/guide/sites', name: 'guide/sites', fullPage: false },
    { path: '/guide/check', name: 'guide/check', fullPage: false },
    { path: '/guide/architecture', name: 'guide/architecture', fullPage: false },
    {
      path: '/guide/architecture',
      name: 'data-flow',
      selector: 'img[src$="data-flow.svg"]',
      deviceScaleFactor: 2,
      alt: 'How a run goes: config, site, pages, shots, browser, reporters, and the finally that stops the site',
    },
    { path: '/options', name: 'options', fullPage: false },
    { path: '/guide/nothing', name: 'not-found', status: 404, fullPage: false },
    ...Object.entries(actions).map(([verb, done]) => ({
      path: '/demo',
      name: `actions/${verb}`,
      variants: ['light'],
      selector: verb === 'goto' ? '#thanks' : `#${verb}`,
      actions: done!,
    })),
  ],
});
