import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { run } from '../../src/run.ts';
import { testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { project, taken } from './project.ts';

const shows = (ask: string) =>
  `<p><script>${ask}.then((r) => r.text()).then((t) => { document.querySelector("p").textContent = t; })</script>`;

test('a page that a function of mock answers is taken again if the file that it names changed, or what it imports', async () => {
  const { url } = await testServer({ '/': shows('fetch("/api", { method: "POST", body: "a" })') });
  const cwd = await temporaryFolder({
    'pages.config.mjs': `import { fileOf } from './answers.mjs';
      export default { site: '${url}', viewport: { width: 60, height: 40 },
        mock: { url: '/api', answer: ({ body }) => ({ file: fileOf(body) }) } };`,
    'answers.mjs': 'export const fileOf = (name) => `${name}.txt`;',
    'a.txt': 'one',
    'b.txt': 'one',
  });
  const outcome = async () => {
    const { results } = await run(await loadConfig({}, cwd));
    return results.map(({ outcome: { status }, reason }) => `${status}: ${reason}`)[0];
  };
  await outcome();
  expect(await outcome()).toBe('reused: 1 answer as before');
  await writeFile(join(cwd, 'a.txt'), 'two');
  expect(await outcome()).toBe('changed: the file a.txt, with which a function of mock answers, changed');
  expect(await outcome()).toBe('reused: 1 answer as before');
  await writeFile(join(cwd, 'b.txt'), 'three');
  expect(await outcome()).toBe('reused: 1 answer as before');
  await writeFile(join(cwd, 'answers.mjs'), 'export const fileOf = () => "b.txt";');
  expect(await outcome()).toContain('its options changed');
});

const says = (text: string) => ({ mock: { webSocket: '/live', messages: [{ text, delay: 10 }] } });

test('mocked messages of a WebSocket are in the key', async () => {
  const { run: shoot } = await project({
    '/': '<p><script>new WebSocket("/live").onmessage = ({ data }) => document.body.append(data)</script>',
  });
  await shoot(says('one'));
  expect(taken(await shoot(says('one')))).toEqual({});
  expect(taken(await shoot(says('two')))).toEqual({ index: 'its options changed' });
});

test('a page is reused although only its rules may answer, and one was refused', async () => {
  const { run: shoot } = await project({ '/': shows('fetch("/api").catch(() => new Response("refused"))') });
  const options = { mock: { rules: [], only: true } };
  await shoot(options);
  expect(taken(await shoot(options))).toEqual({});
});

test('a page is taken again whose function leaves a request to the server that it has answered before', async () => {
  const asks = shows('fetch("/api", { method: "POST" })');
  const { url } = await testServer({
    '/': `${asks}<script>fetch("/api", { method: "POST" })</script>`,
    '/api': 'x',
  });
  const cwd = await temporaryFolder({
    'pages.config.mjs': `let count = 0;
      export default { site: '${url}', viewport: { width: 60, height: 40 },
        mock: { url: '/api', answer: () => ((count += 1) % 2 === 0 ? { text: 'x' } : null) } };`,
  });
  const shoot = async () => (await run(await loadConfig({}, cwd))).results[0]!;
  await shoot();
  expect((await shoot()).reason).toContain('it asks by POST {site}/api');
});
