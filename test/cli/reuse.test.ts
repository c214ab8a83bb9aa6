import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const config = JSON.stringify({ viewport: { width: 60, height: 40 } });

test('a second run takes only what changed, and --explain says why', async () => {
  const cwd = await temporaryFolder({
    'pages.config.json': config,
    'site/index.html': 'x',
    'site/about.html': 'about',
  });
  await cli(['site', '--quiet'], cwd);
  await writeFile(join(cwd, 'site/about.html'), 'another');
  const [explained, all] = [await cli(['site', '--explain'], cwd), await cli(['site', '--no-cache'], cwd)];
  expect(explained.stderr).toMatch(/^2 shots: 0 new, 1 changed, 0 unchanged, 1 reused, 0 failed/m);
  expect(explained.stderr).toContain('GET /about.html answers differently');
  expect(explained.stderr).toContain('reused: 1 answer as before');
  expect(all.stderr).toMatch(/^2 shots: 0 new, 0 changed, 2 unchanged, 0 failed/m);

  const { exitCode, stderr } = await cli(['check', 'site', '--explain'], cwd);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('2 reused');
  // In CI a part is taken all the same.
  const inCI = await cli(['site', '--explain'], cwd, { CI: 'true' });
  expect(inCI.stderr).toContain('captured: audit: 1 answer as before');
});

test('an audit that finds another picture ends with 3 and names the cause', async () => {
  const cwd = await temporaryFolder({
    'pages.config.json': JSON.stringify({ viewport: { width: 60, height: 40 }, pages: ['/', '/other'] }),
    'app.mjs': `import { readFileSync } from 'node:fs';
      export default ({ url, headers }, response) => {
        const isBrowser = headers['accept-encoding'] !== 'identity' && url === '/';
        response.setHeader('content-type', 'text/html');
        response.end(isBrowser ? readFileSync('page.html') : 'one');
      };`,
    'page.html': 'one',
  });
  await cli(['app.mjs', '--quiet'], cwd);
  await writeFile(join(cwd, 'page.html'), 'two');
  expect((await cli(['app.mjs', '--quiet'], cwd)).exitCode).toBe(0);
  const { exitCode, stderr } = await cli(['app.mjs', '--audit', '100'], cwd);
  expect(stderr).toContain('its picture could have been reused');
  expect(stderr).toContain('GET / answers differently');
  expect(exitCode).toBe(3);
});
