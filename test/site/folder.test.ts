import { chmod, mkdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RunningSite } from '../../src/model/index.ts';
import { startFolder } from '../../src/site/folder/index.ts';
import { request } from '../support/request.ts';
import { temporaryFolder } from '../support/temporary.ts';

const context = { signal: new AbortController().signal, readyPath: '/', onLine: () => {} };

async function serve(
  files: Record<string, string | Uint8Array> | string,
  { base = '/', spa = false }: { base?: string; spa?: string | false } = {},
): Promise<RunningSite> {
  const folder = typeof files === 'string' ? files : await temporaryFolder(files);
  const site = await startFolder({ kind: 'folder', folder, base, spa }, context);
  onTestFinished(() => site.stop());
  return site;
}

describe('finds the file of a path', () => {
  const files = {
    'index.html': 'home',
    'about.html': 'about',
    'guide/index.html': 'guide',
    'both.html': 'both the page',
    'both/index.html': 'both the folder',
    'v1.2.html': 'version',
    'plain/readme.txt': 'readme',
    'a file.html': 'space',
    'größe/日本.html': 'unicode',
    '100%.html': 'percent',
    'a#b?c.html': 'marks',
    'a+b&c=d.html': 'more marks',
    'back\\slash.html': 'backslash',
    '.well-known/security.txt': 'security',
    'style.min.css': 'css',
  };
  test.each([
    ['/', 'home'],
    ['/index.html', 'home'],
    ['/index', 'home'],
    ['/?page=2', 'home'],
    ['/about', 'about'],
    ['/about?x=1', 'about'],
    ['/about.html', 'about'],
    ['/guide/', 'guide'],
    ['//guide//', 'guide'],
    ['/both', 'both the page'],
    ['/both/', 'both the folder'],
    ['/v1.2', 'version'],
    ['/v1.2.html', 'version'],
    ['/plain/readme.txt', 'readme'],
    ['/a%20file', 'space'],
    ['/gr%C3%B6%C3%9Fe/%E6%97%A5%E6%9C%AC', 'unicode'],
    ['/100%25', 'percent'],
    ['/a%23b%3Fc.html', 'marks'],
    ['/a+b&c=d', 'more marks'],
    ['/%61bout', 'about'],
    ['/plain%2Freadme.txt', 'readme'],
    ['/back%5Cslash.html', 'backslash'],
    ['/.well-known/security.txt', 'security'],
    ['/style.min.css', 'css'],
  ])('%s → %s', async (path, text) => {
    const site = await serve(files);
    expect(await request(site.url, path)).toMatchObject({ status: 200, text });
  });

  test.each([
    ['/guide', '/guide/'],
    ['/guide?a=1&b=%20', '/guide/?a=1&b=%20'],
    ['/about/', '/about'],
    ['/about/?a=1', '/about?a=1'],
    ['/v1.2/', '/v1.2'],
    ['/a%20file/', '/a%20file'],
    // Not //guide/, which would be the start page of a host named "guide".
    ['//guide', '/guide/'],
    ['/%2Fguide', '/guide/'],
  ])('%s is led to %s, where its relative links work', async (path, location) => {
    const site = await serve(files);
    expect(await request(site.url, path)).toMatchObject({ status: 302, headers: { location } });
  });

  test.each(['/none', '/none/', '/plain', '/plain/', '/about.html/', '/index.html/x', '/guide/none.html'])(
    '%s is not there',
    async (path) => {
      const site = await serve(files);
      const answer = await request(site.url, path);
      expect(answer).toMatchObject({ status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } });
      expect(answer.text).toContain(path);
    },
  );

  // Nothing is unreadable to root.
  test.skipIf(process.getuid?.() === 0)('a file that may not be read is not there', async () => {
    const folder = await temporaryFolder({ 'private.html': 'private' });
    await chmod(join(folder, 'private.html'), 0);
    const site = await serve(folder);
    const answer = await request(site.url, '/private.html');
    expect(answer).toMatchObject({ status: 404, text: expect.stringContaining('may not be read') });
  });

  test('a file that is added while the site runs is found, and one that is removed is not', async () => {
    const folder = await temporaryFolder({ 'old.html': 'old' });
    const site = await serve(folder);
    await writeFile(join(folder, 'new.html'), 'new');
    await rm(join(folder, 'old.html'));
    expect(await request(site.url, '/new')).toMatchObject({ status: 200, text: 'new' });
    expect(await request(site.url, '/old')).toMatchObject({ status: 404 });
  });
});

describe('the headers', () => {
  test.each([
    ['page.html', 'text/html; charset=utf-8'],
    ['style.css', 'text/css; charset=utf-8'],
    ['script.js', 'text/javascript; charset=utf-8'],
    ['script.mjs', 'text/javascript; charset=utf-8'],
    ['data.json', 'application/json; charset=utf-8'],
    ['app.webmanifest', 'application/manifest+json; charset=utf-8'],
    ['feed.xml', 'application/xml'],
    ['note.txt', 'text/plain; charset=utf-8'],
    ['logo.svg', 'image/svg+xml'],
    ['photo.avif', 'image/avif'],
    ['photo.webp', 'image/webp'],
    ['font.woff2', 'font/woff2'],
    ['module.wasm', 'application/wasm'],
    ['film.mp4', 'video/mp4'],
    ['film.webm', 'video/webm'],
    ['LICENSE', 'application/octet-stream'],
  ])('%s is %s', async (name, type) => {
    const site = await serve({ [name]: '<p>Grüße</p>' });
    const { headers } = await request(site.url, `/${name}`);
    expect(headers['content-type']).toBe(type);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-length': '14',
      'accept-ranges': 'bytes',
    });
  });

  test('a file is known by a strong ETag, which is another as soon as the file is', async () => {
    const folder = await temporaryFolder({ 'index.html': 'home' });
    const site = await serve(folder);
    const tagNow = async () => (await request(site.url, '/')).headers['etag'];
    const before = await tagNow();
    expect(before).toMatch(/^"[^"]+"$/);
    expect(await tagNow()).toBe(before);
    const file = join(folder, 'index.html');
    await writeFile(file, 'hole');
    // The clock of a file system may strike only every few milliseconds.
    const { atime, mtimeMs } = await stat(file);
    await utimes(file, atime, mtimeMs / 1000 + 1);
    expect(await tagNow()).not.toBe(before);
  });

  test('a large file comes with the headers of a small one', async () => {
    const text = '<p>Grüße</p>'.repeat(200_000);
    const site = await serve({ 'large.html': text, 'small.html': '<p>Grüße</p>' });
    const [large, small] = await Promise.all(['/large', '/small'].map((path) => request(site.url, path)));
    expect(large!.text).toBe(text);
    expect(Object.keys(large!.headers).toSorted()).toEqual(Object.keys(small!.headers).toSorted());
    expect(large!.headers['content-type']).toBe(small!.headers['content-type']);
  });

  test('HEAD gives the headers of GET and no body', async () => {
    const site = await serve({ 'index.html': 'home', '404.html': 'gone' });
    for (const path of ['/', '/none']) {
      const get = await request(site.url, path);
      const head = await request(site.url, path, { method: 'HEAD' });
      expect(head).toMatchObject({ status: get.status, text: '' });
      expect(head.headers).toEqual({ ...get.headers, date: expect.any(String) });
    }
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused', async (method) => {
    const site = await serve({ 'index.html': 'home' });
    expect(await request(site.url, '/', { method })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
  });

  test('gives a page as it is, also when a compressed one lies beside it', async () => {
    const site = await serve({ 'index.html': 'home', 'index.html.gz': 'gz', 'index.html.br': 'br' });
    const answer = await request(site.url, '/', { headers: { 'Accept-Encoding': 'gzip, br' } });
    expect(answer).toMatchObject({ text: 'home' });
    expect(answer.headers).not.toHaveProperty('content-encoding');
  });
});

describe('a path without a file', () => {
  const files = { 'index.html': 'home', '404.html': 'gone', 'app/shell.html': 'shell' };
  const html = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  test('answers with 404.html and status 404', async () => {
    const site = await serve(files);
    for (const path of ['/none', '/deep/none/', '/none.png']) {
      expect(await request(site.url, path)).toMatchObject({
        status: 404,
        text: 'gone',
        headers: { 'content-type': 'text/html; charset=utf-8' },
      });
    }
    expect(await request(site.url, '/404.html')).toMatchObject({ status: 200 });
  });

  test.each(['/', '/users/7', '/users/', '/docs/v1.2', '/index.html'])(
    'answers with the page of a single-page application: %s',
    async (path) => {
      const site = await serve(files, { spa: 'index.html' });
      expect(await request(site.url, path, { headers: html })).toMatchObject({ status: 200, text: 'home' });
    },
  );

  test.each([
    ['/none.js', html],
    ['/none.html', html],
    ['/api/users', { Accept: 'application/json' }],
  ])('but not if it is a file or data that is missing: %s', async (path, headers) => {
    const site = await serve(files, { spa: 'index.html' });
    expect(await request(site.url, path, { headers })).toMatchObject({ status: 404, text: 'gone' });
  });

  test.each(['app/shell.html', './app/shell.html', '/app/shell.html'])(
    'spa: %s names another page',
    async (spa) => {
      const site = await serve(files, { spa });
      expect(await request(site.url, '/users/7')).toMatchObject({ status: 200, text: 'shell' });
      expect(await request(site.url, '/')).toMatchObject({ status: 200, text: 'home' });
    },
  );
});

describe('a site with a base path', () => {
  const files = {
    'index.html': 'home',
    'guide/index.html': 'guide',
    'docs.html': 'page',
    '404.html': 'gone',
  };

  test('lives below it', async () => {
    const site = await serve(files, { base: '/docs/' });
    expect(site.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/docs\/$/);
    expect(await request(site.url, '/docs/')).toMatchObject({ status: 200, text: 'home' });
    expect(await request(site.url, '/docs/docs')).toMatchObject({ status: 200, text: 'page' });
    expect(await request(site.url, '/docs/none')).toMatchObject({ status: 404, text: 'gone' });
  });

  test.each([
    ['/docs', '/docs/'],
    ['/docs?a=1', '/docs/?a=1'],
    ['/docs/guide?a=1', '/docs/guide/?a=1'],
    ['/docs/docs/', '/docs/docs'],
  ])('leads %s to %s', async (path, location) => {
    const site = await serve(files, { base: '/docs/' });
    expect(await request(site.url, path)).toMatchObject({ status: 302, headers: { location } });
  });

  test.each(['/', '/index.html', '/docsguide/', '/docs/../index.html', '/Docs/'])(
    'says where it lives to those who ask elsewhere: %s',
    async (path) => {
      const site = await serve(files, { base: '/docs/' });
      const answer = await request(site.url, path);
      expect(answer.status).toBe(404);
      if (!path.startsWith('/docs/')) expect(answer.text).toContain('/docs/');
    },
  );

  test.each(['/my docs/größe/', '/my%20docs/gr%C3%B6%C3%9Fe/'])(
    'may have several parts and any letters: %s',
    async (base) => {
      const site = await serve(files, { base });
      expect(new URL(site.url).pathname).toBe('/my%20docs/gr%C3%B6%C3%9Fe/');
      expect(await (await fetch(new URL('guide', site.url))).text()).toBe('guide');
      expect(await request(site.url, '/my%20docs/gr%C3%B6%C3%9Fe')).toMatchObject({
        headers: { location: '/my%20docs/gr%C3%B6%C3%9Fe/' },
      });
    },
  );
});

describe('keeps to the folder', () => {
  test.each([
    ['/link.html', 'page'],
    ['/link', 'page'],
    ['/linked/page', 'page'],
    ['/packages/package/index.js', 'package'],
    ['/out/site/sub/page', 'page'],
  ])('follows a link that stays inside: %s', async (path, text) => {
    const site = await serve(await folderWithLinks());
    expect(await request(site.url, path)).toMatchObject({ status: 200, text });
  });

  test.each([
    '/out.html',
    '/out',
    '/absolute.html',
    '/out/secret.html',
    '/beside/',
    '/beside',
    '/broken.html',
    '/broken',
    '/loop.html',
    '/.env',
    '/.html',
    '/%2eenv',
    '/sub/.env',
    '/sub%5C.env',
    '/.git/config',
    '/.store/package/index.js',
    '/.well-known/../.env',
    '/../secret.html',
    '/sub/../../secret.html',
    '/%2e%2e/secret.html',
    '/%2e%2e%2fsecret.html',
    '/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
    '/..%5Csecret.html',
    '/..\\secret.html',
    '/index.html%00',
    '/%00',
    '/sub/./page.html',
    '/out/site/.env',
  ])('never gives %s', async (path) => {
    const site = await serve(await folderWithLinks());
    const answer = await request(site.url, path);
    expect(answer.status).toBe(404);
    expect(answer.text).toMatch(/^There is no file/);
  });

  test.each(['/%', '/%zz', '/%E0%A4%A', '/%FF'])(
    'refuses a path that is not encoded correctly: %s',
    async (path) => {
      const site = await serve(await folderWithLinks());
      expect(await request(site.url, path)).toMatchObject({ status: 400 });
    },
  );

  test('a folder that is itself a link, or hidden, is served', async () => {
    const parent = await temporaryFolder({ '.output/public/index.html': 'home' });
    await symlink('.output/public', join(parent, 'public'));
    for (const folder of [join(parent, 'public'), join(parent, '.output/public')]) {
      const site = await serve(folder);
      expect(await request(site.url, '/')).toMatchObject({ status: 200, text: 'home' });
    }
  });
});

describe('a folder that cannot be served', () => {
  test('does not exist: names it, what is beside it, and the build', async () => {
    const parent = await temporaryFolder({ 'build/index.html': '', 'src/main.ts': '', '.git/config': '' });
    await expect(serve(join(parent, 'dist'))).rejects.toMatchObject({
      code: 'SITE_NOT_FOUND',
      message: `There is no folder ${join(parent, 'dist')}; beside it there are build, src.`,
      hint: expect.stringContaining('npm run build'),
    });
    await expect(serve(join(parent, 'x/y/dist'))).rejects.toMatchObject({
      message: `There is no folder ${join(parent, 'x/y/dist')}.`,
    });
  });

  test('is a module: says how to write that', async () => {
    const parent = await temporaryFolder({ 'server.ts': '' });
    await expect(serve(join(parent, 'server.ts'))).rejects.toMatchObject({
      code: 'SITE_NOT_FOUND',
      message: `${join(parent, 'server.ts')} is a file, not a folder; it looks like a module.`,
      hint: expect.stringMatching(/site: \{ app: '.*server\.ts' \}/),
    });
  });

  test('is another file, or lies in one', async () => {
    const parent = await temporaryFolder({ 'page.html': '' });
    await expect(serve(join(parent, 'page.html'))).rejects.toMatchObject({
      code: 'SITE_NOT_FOUND',
      message: `${join(parent, 'page.html')} is a file, not a folder.`,
    });
    await expect(serve(join(parent, 'page.html/dist'))).rejects.toMatchObject({
      code: 'SITE_NOT_FOUND',
      message: expect.stringContaining('ENOTDIR'),
    });
  });

  test('lacks the page of its single-page application', async () => {
    const folder = await temporaryFolder({ 'index.html': '' });
    await expect(serve(folder, { spa: '200.html' })).rejects.toMatchObject({
      code: 'SITE_NOT_FOUND',
      message: `The folder ${folder} has no file /200.html for the option "spa".`,
    });
  });

  test('starts nothing once the run is aborted', async () => {
    const folder = await temporaryFolder();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(
      startFolder({ kind: 'folder', folder, base: '/', spa: false }, { ...context, signal }),
    ).rejects.toThrow('enough');
  });
});

/** A folder `site` with secrets beside it and hidden in it, and links of all kinds. */
async function folderWithLinks(): Promise<string> {
  const outside = await temporaryFolder({
    'secret.html': 'secret',
    'site.html': 'secret',
    'site-2/index.html': 'secret',
    'site/index.html': 'home',
    'site/.html': 'secret',
    'site/.env': 'secret',
    'site/.git/config': 'secret',
    'site/sub/.env': 'secret',
    'site/sub/page.html': 'page',
    'site/.store/package/index.js': 'package',
  });
  const folder = join(outside, 'site');
  const links: Record<string, string> = {
    'link.html': 'sub/page.html',
    linked: 'sub',
    'packages/package': join(folder, '.store/package'),
    'out.html': '../secret.html',
    'absolute.html': join(outside, 'secret.html'),
    out: '..',
    beside: '../site-2',
    'broken.html': 'nowhere.html',
    'loop.html': 'loop.html',
  };
  for (const [name, target] of Object.entries(links)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await symlink(target, join(folder, name));
  }
  return folder;
}
