import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import app from '../../docs/server.ts';
import { chapters } from '../../docs/site/chapters.ts';

const server = createServer(app.callback());
let root: string;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});

const pages = ['/', '/options', ...chapters.map(({ slug }) => `/guide/${slug}`)];

describe.each(pages)('%s', (path) => {
  test('answers with one heading of its own and a description', async () => {
    const { status, html } = await get(path);
    expect(status).toBe(200);
    expect(html.match(/<h1[ >]/g)).toHaveLength(1);
    expect(html).toMatch(/<meta name="description" content="[^"]{10,}">/);
    expect(html).not.toContain('undefined');
  });

  test('has no link that leads nowhere', async () => {
    const { html } = await get(path);
    for (const address of attributes(html, 'href|src|srcset')) {
      if (/^https?:/.test(address)) continue;
      const [target = '', anchor] = address.split('#');
      const page = target === '' ? { status: 200, html } : await get(target);
      expect(page.status, `status of ${address}`).toBe(200);
      if (anchor !== undefined) expect(attributes(page.html, 'id'), address).toContain(anchor);
    }
  });

  test('has no id twice', async () => {
    const ids = attributes((await get(path)).html, 'id');
    expect(ids).toStrictEqual([...new Set(ids)]);
  });

  test('asks no other host for anything', async () => {
    const { html } = await get(path);
    expect(html).not.toMatch(/<(?:script|iframe)\b/);
    expect(html).not.toMatch(/<(?:link|img|source)\b[^>]*"(?:https?:)?\/\//);
  });

  test('is the same each time', async () => {
    expect((await get(path)).html).toBe((await get(path)).html);
  });
});

test('an unknown path answers with a page of its own and status 404', async () => {
  const { status, html } = await get('/guide/nothing');
  expect(status).toBe(404);
  expect(html).toContain('Nothing in the frame');
});

test('neither the Markdown nor the code of the site is served', async () => {
  for (const path of ['/getting-started.md', '/server.ts', '/../server.ts', '/site/layout.ts']) {
    expect((await get(path)).status, path).toBe(404);
  }
});

test('every Markdown file is a chapter, and its heading says what the navigation says', async () => {
  const files = (await readdir(new URL('../../docs', import.meta.url))).filter((name) =>
    name.endsWith('.md'),
  );
  expect(files.toSorted()).toStrictEqual(chapters.map(({ slug }) => `${slug}.md`).toSorted());
  for (const { slug, label } of chapters) {
    const { html } = await get(`/guide/${slug}`);
    expect(html).toContain(`<h1 id="${anchorOf(label)}">${label}</h1>`);
    expect(html.match(/aria-current="page"/g), slug).not.toBeNull();
  }
});

test('the page of options has every option of the source, with its text', async () => {
  const folder = new URL('../../src/options/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name !== 'index.ts');
  const files = [new URL('../config/options.ts', folder), ...names.map((name) => new URL(name, folder))];
  const texts = files.map((file) => readFile(file, 'utf8'));
  const source = (await Promise.all(texts)).join('\n');
  const { html } = await get('/options');
  const missing: string[] = [];
  let shape = '';
  for (const line of source.split('\n')) {
    shape = /^export (?:interface|type) (\w+)/.exec(line)?.[1] ?? shape;
    const option = /^ {2}readonly (\w+)/.exec(line)?.[1];
    const id = option === undefined ? shape : `${shape}.${option}`;
    const part = html.split(`id="${id}"`)[1];
    if (shape !== '' && (part === undefined || !/<(?:p|dd)>\s*[^\s<]/.test(part))) missing.push(id);
  }
  expect(missing).toStrictEqual([]);
  expect(html.match(/class="option"/g)).toHaveLength(source.match(/^ {2}readonly /gm)!.length);
});

test('an option shows its type, its default and what it says', async () => {
  const { html } = await get('/options');
  const option = html.split('id="PictureOptions.fullPage"')[1]!.split('class="option"')[0]!;
  expect(option).toContain('<code class="type">boolean</code>');
  expect(option).toContain('<b>Default</b> <code class="short">true</code>');
  expect(option).toContain('Whether the whole page is taken');
});

async function get(path: string): Promise<{ status: number; html: string }> {
  const answer = await fetch(root + path);
  return { status: answer.status, html: await answer.text() };
}

function attributes(html: string, names: string): string[] {
  return [...html.matchAll(new RegExp(` (?:${names})="([^"]*)"`, 'g'))].map(([, value = '']) => value);
}

function anchorOf(label: string): string {
  return label.toLowerCase().replaceAll(' ', '-');
}
