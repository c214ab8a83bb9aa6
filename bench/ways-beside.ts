/**
 * Twenty ways of six actions, each with its picture, beside Playwright Test with the same browser, the same fonts and as
 * many at a time. Playwright waits for its elements and for nothing else: not for fades, timers or responses.
 *
 * `npm run bench -- ways-beside [rounds [times]]`.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startApp } from '../test/fixtures/actions/server.ts';
import { type Way, ways } from '../test/fixtures/actions/ways.ts';
import {
  command,
  type Contender,
  contender,
  inScene,
  nobodyElse,
  playwrightTest,
  race,
  type Scene,
} from './contenders.ts';

const atOnce = 2;
const viewport = { width: 800, height: 600 };

export default async (): Promise<void> => {
  const [rounds = '5', times = '2'] = process.argv.slice(3);
  await using app = await startApp();
  const gone = Array.from({ length: Number(times) }, () => ways.filter(isForBoth)).flat();
  const paths = gone.map(({ path }) => path);
  await inScene({ siteUrl: app.url, paths }, async (scene) => {
    const what = `${paths.length} ways of six actions, ${atOnce} at a time`;
    await race([theirs(scene, gone), ours(scene, gone)], scene, { rounds: Number(rounds), what });
  });
};

/**
 * What Playwright cannot do without waiting for a span of real time is left out. So is the list without an end: it does not
 * wait for what scrolling brings.
 */
function isForBoth({ path, actions }: Way): boolean {
  const says = JSON.stringify(actions);
  return typeof actions[0] === 'object' && path !== '/feed' && !/"wait"|Message/.test(says);
}

function theirs(scene: Scene, gone: readonly Way[]): Contender {
  return playwrightTest('Playwright Test', scene, {
    tests: join(import.meta.dirname, 'ways'),
    workers: atOnce,
    env: {
      BENCH_WAYS: JSON.stringify(gone),
      BENCH_SITE: scene.siteUrl,
      BENCH_VIEWPORT: JSON.stringify(viewport),
    },
  });
}

function ours(scene: Scene, gone: readonly Way[]): Contender {
  return contender('snapshot-site', scene, async (output) => {
    const config = join(output, 'pages.config.mjs');
    const options = {
      site: { url: scene.siteUrl, ready: { timeout: 60_000 } },
      viewport,
      concurrency: atOnce,
      pages: gone.map(({ path, actions }, index) => ({ path, name: `way-${index}`, actions })),
      browser: { executablePath: scene.browser, args: [nobodyElse] },
    };
    await writeFile(config, `export default ${JSON.stringify(options)};`);
    return { command: process.execPath, args: [command, '-c', config, '-o', output], cwd: output };
  });
}
