import { openBrowser } from '../../src/browser/index.ts';
import { pidOf } from './group.ts';

// Stands in for the tool: opens a page in a browser, tells its process, and waits to be killed.
const browser = openBrowser(
  { path: undefined, origin: undefined, download: false, args: [], fonts: { kind: 'system' } },
  { signal: new AbortController().signal, onEvent: () => {} },
);
const context = await browser.newContext({});
const page = await context.newPage();
await page.goto('data:text/html,<h1>Hello</h1>');
process.stdout.write(`${await pidOf(context.browser()!)}\n`);
