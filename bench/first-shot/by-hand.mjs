// The least that anybody could write: the server, the browser and the picture in one script.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { chromium } from 'playwright';
import app from './app.mjs';

const { SHOT_FILE, SNAPSHOT_SITE_BROWSER } = process.env;
const server = createServer(app).listen(0, '127.0.0.1');
await once(server, 'listening');
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath: SNAPSHOT_SITE_BROWSER, args });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.screenshot({ path: SHOT_FILE, fullPage: true });
await browser.close();
server.close();
