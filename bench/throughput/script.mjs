// The shortest Playwright script that takes several pages at a time.
import { chromium } from 'playwright';

const { BENCH_ARGS, BENCH_IN_FLIGHT, BENCH_OUTPUT, BENCH_URLS, SNAPSHOT_SITE_BROWSER } = process.env;
const browser = await chromium.launch({
  executablePath: SNAPSHOT_SITE_BROWSER,
  args: JSON.parse(BENCH_ARGS),
});
const left = JSON.parse(BENCH_URLS).entries();
const takeTheRest = async () => {
  for (const [index, url] of left) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(url);
    await page.screenshot({ path: `${BENCH_OUTPUT}/${index}.png`, fullPage: true });
    await context.close();
  }
};
await Promise.all(Array.from({ length: Number(BENCH_IN_FLIGHT) }, takeTheRest));
await browser.close();
