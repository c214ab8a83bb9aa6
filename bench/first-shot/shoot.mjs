// What people write to take a picture of a server that runs.
import { chromium } from 'playwright';

const { SHOT_URL, SHOT_FILE, SNAPSHOT_SITE_BROWSER } = process.env;
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath: SNAPSHOT_SITE_BROWSER, args });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(SHOT_URL);
await page.screenshot({ path: SHOT_FILE, fullPage: true });
await browser.close();
