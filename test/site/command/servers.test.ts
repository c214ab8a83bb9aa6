import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { build } from 'vite';
import type { CommandPort } from '../../../src/options/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { command, read, ready, withSite } from '../starting.ts';

/** Debian's own Python: what is first on PATH may be one without its packages. */
const python = '/usr/bin/python3';

function hasPython(...modules: readonly string[]): boolean {
  return spawnSync(python, ['-c', modules.map((name) => `import ${name}`).join('\n')]).status === 0;
}

/** Python would write its bytecode beside the fixtures. */
const env = { PYTHONDONTWRITEBYTECODE: '1' };

const hasUvicorn = hasPython('uvicorn', 'fastapi');
const uvicorn = `${python} -m uvicorn fastapi_app:app`;

test.for([
  ['a socket', `${uvicorn} --fd {fd}`],
  ['a socket, with two workers', `${uvicorn} --fd {fd} --workers 2`],
  ['a socket, and reloads', `${uvicorn} --fd {fd} --reload`],
  ['a port', `${uvicorn} --port {port}`],
  ['a port of its own', `${uvicorn} --port 0`],
])('uvicorn with FastAPI and %s', async ([, line], { skip }) => {
  skip(!hasUvicorn, 'The Debian packages python3-uvicorn and python3-fastapi are not installed.');
  expect(await withSite(command(line!, { env }), read)).toBe('<h1>FastAPI</h1>');
});

const hasGunicorn = hasPython('gunicorn');
const gunicorn = `${python} -m gunicorn wsgi_app:app --workers 2`;

test.for<[string, string, CommandPort | undefined]>([
  ['a socket', `${gunicorn} --bind fd://{fd}`, undefined],
  ['a socket by LISTEN_FDS', gunicorn, 'socket'],
  ['a port', `${gunicorn} --bind {host}:{port}`, undefined],
  ['a port of its own', `${gunicorn} --bind 127.0.0.1:0`, undefined],
])('gunicorn with two workers and %s', async ([, line, port], { skip }) => {
  skip(!hasGunicorn, 'The Debian package gunicorn is not installed.');
  expect(await withSite(command(line, { env, port }), read)).toBe('<h1>WSGI</h1>');
});

test.for([
  ['a port', `${python} -m http.server {port} --bind {host}`],
  ['a port of its own', `${python} -m http.server 0`],
])('the web server of Python with %s', async ([, line], { skip }) => {
  skip(!hasPython(), 'There is no Python at /usr/bin/python3.');
  const cwd = await temporaryFolder({ 'index.html': '<h1>Python</h1>' });
  expect(await withSite(command(line!, { cwd }), read)).toBe('<h1>Python</h1>');
});

const viteFolder = fileURLToPath(new URL('../../fixtures/commands/vite/', import.meta.url));

test.each([
  ['a port', 'vite --port {port} --strictPort', {}],
  ['a port of its own', 'vite --port 0', {}],
  ['the URL that it prints', 'vite --port 0 --host 127.0.0.1', { stdout: /Local: +(?<url>\S+)/ }],
])('vite dev with %s', async (_what, line, patterns) => {
  await withSite(command(line, { cwd: viteFolder, ready: ready(patterns) }), async (site) => {
    expect(await read(site)).toContain('/@vite/client');
  });
});

test('vite preview of a build', async () => {
  const outDir = await temporaryFolder();
  await build({ root: viteFolder, logLevel: 'silent', build: { outDir, emptyOutDir: true } });
  const line = `vite preview --port {port} --strictPort --outDir "${outDir}"`;
  await withSite(command(line, { cwd: viteFolder }), async (site) => {
    expect(await read(site)).toMatch(/Built by Vite/);
  });
});
