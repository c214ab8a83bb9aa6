import { expect, onTestFinished, test } from 'vitest';
import { stillWorks } from '../../src/browser/health-check.ts';
import { launchBrowser } from '../../src/browser/launch.ts';

const { signal } = new AbortController();

async function launch() {
  const running = await launchBrowser(process.env['SNAPSHOT_SITE_BROWSER']!, { signal, onNotice: () => {} });
  onTestFinished(() => running.close());
  return running;
}

test('a browser that lives works, and one that has ended does not', async () => {
  const { browser, kill } = await launch();
  expect(await stillWorks(browser)).toBe(true);
  await kill();
  expect(await stillWorks(browser)).toBe(false);
});

test('a browser of which only the page ends that it is tried with works', async () => {
  const { browser } = await launch();
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    const newPage = context.newPage.bind(context);
    context.newPage = async () => {
      const page = await newPage();
      const session = await context.newCDPSession(page);
      const crashed = page.waitForEvent('crash');
      session.send('Page.crash').catch(() => {});
      await crashed;
      return page;
    };
    return context;
  };
  expect(await stillWorks(browser)).toBe(true);
});
