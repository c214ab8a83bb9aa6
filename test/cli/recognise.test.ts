import { expect, test } from 'vitest';
import { readProject } from '../../src/cli/init/project.ts';
import { recognise, type RecognisedSite } from '../../src/cli/init/recognise.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A package.json with these dependencies. */
function dependingOn(names: string[], more: object = {}): string {
  return JSON.stringify({ devDependencies: Object.fromEntries(names.map((name) => [name, '*'])), ...more });
}

const built = (command: string): RecognisedSite => ({ kind: 'command', command, builds: true });
const started = (command: string): RecognisedSite => ({ kind: 'command', command, builds: false });
const module = (path: string): RecognisedSite => ({ kind: 'module', module: path });
const folder = (path: string): RecognisedSite => ({ kind: 'folder', folder: path });

const scripts = { build: 'vite build', start: 'node server.js' };

test.each<[string, Record<string, string>, string, RecognisedSite]>([
  [
    'a Vite project is built by its own script and previewed',
    { 'package.json': dependingOn(['vite'], { scripts }), 'index.html': '' },
    'Vite',
    built('npm run build && npx vite preview --port {port}'),
  ],
  [
    'a Vite project without a build script is built by Vite',
    { 'package.json': dependingOn(['vite', 'express']) },
    'Vite',
    built('npx vite build && npx vite preview --port {port}'),
  ],
  [
    'a Next.js project is built and started',
    { 'package.json': dependingOn(['next']), 'next.config.mjs': 'export default {}' },
    'Next.js',
    built('npx next build && npx next start --port {port}'),
  ],
  [
    'a Next.js project that exports files is a folder',
    { 'package.json': dependingOn(['next']), 'next.config.ts': "export default { output: 'export' }" },
    'Next.js',
    folder('./out'),
  ],
  [
    'an Astro project, although it has Vite too',
    { 'package.json': dependingOn(['astro', 'vite']) },
    'Astro',
    built('npx astro build && npx astro preview --port {port}'),
  ],
  [
    'a VitePress manual in a folder of its own',
    { 'package.json': dependingOn(['vitepress']), 'docs/.vitepress/config.mts': '' },
    'VitePress',
    built('npx vitepress build docs && npx vitepress preview docs --port {port}'),
  ],
  [
    'an Eleventy project',
    { 'package.json': dependingOn(['@11ty/eleventy']), '_site/index.html': '' },
    'Eleventy',
    built('npx @11ty/eleventy --serve --port={port}'),
  ],
  [
    'a Koa app that a module exports',
    {
      'package.json': dependingOn(['koa']),
      'src/index.ts': "import { app } from './app.ts';\napp.listen(3000);",
      'src/app.ts': "import Koa from 'koa';\nexport const app = new Koa();",
    },
    'Koa',
    module('./src/app.ts'),
  ],
  [
    'an Express app of the generator, which starts elsewhere',
    {
      'package.json': dependingOn(['express'], { scripts: { start: 'node ./bin/www' } }),
      'app.js': "const app = require('express')();\nmodule.exports = app;",
      'bin/www': "require('../app').listen(3000);",
    },
    'Express',
    module('./app.js'),
  ],
  [
    'an Express app that only listens is started by its script',
    {
      'package.json': dependingOn(['express'], { scripts }),
      'server.js': "require('express')().listen(3000);",
    },
    'Express',
    started('npm start'),
  ],
  [
    'a Fastify app that only listens and has no script is run',
    { 'package.json': dependingOn(['fastify']), 'index.mjs': 'fastify().listen({ port: 3000 });' },
    'Fastify',
    started('node ./index.mjs'),
  ],
  [
    'a Hono app in the main file, wherever that is',
    {
      'package.json': dependingOn(['hono'], { main: './lib/web.js' }),
      'lib/web.js': 'export default new Hono();',
    },
    'Hono',
    module('./lib/web.js'),
  ],
  [
    'a FastAPI app in a package',
    { 'app/main.py': 'from fastapi import FastAPI\n\napi: FastAPI = FastAPI(title="x")\n' },
    'FastAPI',
    started('python3 -m uvicorn app.main:api --port {port}'),
  ],
  [
    'a FastAPI app below src, with uv',
    { 'src/shop/__init__.py': 'app = FastAPI()', 'uv.lock': '', 'tests/test_main.py': 'app = FastAPI()' },
    'FastAPI',
    started('uv run python -m uvicorn shop:app --port {port} --app-dir src'),
  ],
  [
    'a Django project',
    { 'manage.py': 'import django', 'shop/settings.py': '' },
    'Django',
    started('python3 manage.py runserver --noreload 127.0.0.1:{port}'),
  ],
  [
    'a Flask factory',
    { 'web/app.py': 'def create_app():\n    app = Flask(__name__)\n    return app', 'poetry.lock': '' },
    'Flask',
    started('poetry run python -m flask --app web/app.py run --port {port}'),
  ],
  [
    'a build that is there',
    { 'package.json': '{}', 'dist/index.html': '', 'public/index.html': '' },
    'a folder of HTML files',
    folder('./dist'),
  ],
  ['plain HTML files', { 'start.html': '' }, 'a folder of HTML files', folder('.')],
  [
    'a script that serves something unknown',
    { 'package.json': '{"scripts": {"dev": "x", "test": "y"}}' },
    'npm scripts',
    started('npm run dev'),
  ],
])('%s', async (_, files, name, site) => {
  expect(recognise(await readProject(await temporaryFolder(files)))).toEqual({ name, site });
});

test('what other people installed is not looked at', async () => {
  const project = await readProject(
    await temporaryFolder({
      'node_modules/x/app.py': 'app = FastAPI()',
      'venv/lib/app.py': 'app = Flask(__name__)',
      '.cache/index.html': '',
    }),
  );
  expect(recognise(project)).toBeUndefined();
});
