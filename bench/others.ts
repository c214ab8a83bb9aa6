/**
 * Beside other tools for pictures of pages, each at its own defaults: BackstopJS as its `init` writes the configuration,
 * with Puppeteer, and with its other engine, Playwright; Lost Pixel and capture-website. npm fetches them once; the
 * pages and the fonts are the same for all, and so is the headless shell. Puppeteer would fetch a whole Chrome instead:
 * where BENCH_CHROMIUM is the path of one, BackstopJS runs with that too. One that the system has would be taken by all,
 * unless SNAPSHOT_SITE_BROWSER is the path of the shell.
 *
 * `npm run bench -- others [rounds [pages [name…]]]`; with names, only the contenders whose name begins so.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  browserArgs,
  type Contender,
  contender,
  named,
  ours,
  race,
  type Scene,
  urlsOf,
  withScene,
} from './contenders.ts';
import { fetchedOnce } from './fetched.ts';

const wholeChromium = process.env.BENCH_CHROMIUM;
const releases = ['backstopjs@6.3.25', 'lost-pixel@3.22.0', 'capture-website@5.1.0'];
const viewport = { width: 1280, height: 800 };

export default (): Promise<void> => {
  const [rounds = '2', pages = '20', ...wanted] = process.argv.slice(3);
  return withScene(Number(pages) + 1, async ({ paths, ...setting }) => {
    // BackstopJS fails at a page that goes on to another one.
    const scene = { ...setting, paths: paths.filter((path) => path !== '/docs/index.html') };
    const modules = installed();
    const others = [
      ...(wholeChromium === undefined
        ? []
        : [backstop({ ...scene, browser: wholeChromium }, modules, 'puppeteer', ', a whole Chromium')]),
      backstop(scene, modules, 'puppeteer'),
      backstop(scene, modules, 'playwright'),
      lostPixel(scene, modules),
      captureWebsite(scene, modules),
    ];
    await race([ours(scene), ...named(others, wanted)], scene, { rounds: Number(rounds) });
  });
};

/** Their folder `node_modules`. Their own browsers are left out. */
function installed(): string {
  const place = fetchedOnce(releases.join('+'), (folder) => {
    writeFileSync(join(folder, 'package.json'), '{}');
    const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...releases];
    execFileSync('npm', install, { cwd: folder, stdio: 'inherit' });
    return folder;
  });
  return join(place, 'node_modules');
}

function backstop(
  scene: Scene,
  modules: string,
  engine: 'puppeteer' | 'playwright',
  browserName = '',
): Contender {
  return contender(`BackstopJS, ${engine}${browserName}`, scene, async (output) => {
    const folders = ['bitmaps_reference', 'bitmaps_test', 'html_report', 'ci_report', 'engine_scripts'];
    const config = {
      id: 'bench',
      viewports: [{ label: 'desktop', ...viewport }],
      scenarios: urlsOf(scene).map((url, index) => ({ label: `page ${index}`, url })),
      paths: Object.fromEntries(folders.map((folder) => [folder, join(output, folder)])),
      engine,
      engineOptions: { browser: 'chromium', executablePath: scene.browser, args: browserArgs },
      asyncCaptureLimit: 5,
      report: [],
    };
    await writeFile(join(output, 'backstop.json'), JSON.stringify(config));
    return { command: join(modules, '.bin/backstop'), args: ['reference'], cwd: output };
  });
}

function lostPixel(scene: Scene, modules: string): Contender {
  return contender('Lost Pixel', scene, async (output) => {
    const config = {
      pageShots: {
        baseUrl: scene.siteUrl,
        pages: scene.paths.map((path, index) => ({ path, name: `page ${index}` })),
        breakpoints: [viewport.width],
      },
      generateOnly: true,
      imagePathBaseline: join(output, 'baseline'),
      imagePathCurrent: join(output, 'current'),
      imagePathDifference: join(output, 'difference'),
      browserLaunchOptions: { chromium: { executablePath: scene.browser, args: browserArgs } },
    };
    await writeFile(join(output, 'lostpixel.config.js'), `exports.config = ${JSON.stringify(config)};`);
    // It tells its makers of each run, and where it cannot reach them it waits nine seconds before it ends.
    const env = { LOST_PIXEL_DISABLE_TELEMETRY: '1' };
    return { command: join(modules, '.bin/lost-pixel'), args: ['local'], cwd: output, env };
  });
}

function captureWebsite(scene: Scene, modules: string): Contender {
  return contender('capture-website', scene, async (output) => {
    const options = {
      ...viewport,
      fullPage: true,
      scaleFactor: 1,
      launchOptions: { executablePath: scene.browser, args: browserArgs },
    };
    const lines = [
      `import captureWebsite from ${JSON.stringify(join(modules, 'capture-website/index.js'))};`,
      `const options = ${JSON.stringify(options)};`,
      `for (const [index, url] of ${JSON.stringify(urlsOf(scene))}.entries())`,
      `  await captureWebsite.file(url, ${JSON.stringify(output)} + '/' + index + '.png', options);`,
    ];
    await writeFile(join(output, 'all.mjs'), lines.join('\n'));
    return { command: process.execPath, args: ['all.mjs'], cwd: output };
  });
}
