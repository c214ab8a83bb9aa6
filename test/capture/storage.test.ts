import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import { run } from '../../src/run.ts';
import { readPicture } from '../support/picture.ts';
import { testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Green if cookies, both storages and the database have what the script asks for. */
const page = (expected: string) => `<!doctype html><body style="margin:0"><script>
  const asked = indexedDB.open('names');
  asked.onsuccess = () => {
    const names = asked.result;
    const done = (name) => {
      const found = [document.cookie, localStorage.name, sessionStorage.name, name].join(' ');
      document.body.style.background = found === '${expected}' ? 'lime' : 'red';
      document.title = found;
    };
    if (!names.objectStoreNames.length) return done();
    const got = names.transaction('names').objectStore('names').get('name');
    got.onsuccess = () => done(got.result);
  };
</script>`;

async function shooting(routes: Record<string, string>) {
  const { url } = await testServer(routes);
  const cwd = await temporaryFolder();
  return {
    url,
    cwd,
    async colourWith(path: string, options: object) {
      const pages = [{ path, name: 'page', ...options }];
      const { results } = await run(configOf({ site: url, pages, fullPage: false }, cwd));
      expect(results.map(({ outcome }) => outcome.status)).not.toContain('failed');
      return {
        colour: (await readPicture(join(cwd, 'output/page.png'))).at(9, 9),
        status: results[0]!.outcome.status,
      };
    },
  };
}

const green = '#00ff00ff';

test('cookies, local storage and session storage are there before the page, and are part of the key', async () => {
  const { colourWith } = await shooting({ '/': page('a=1 Ada Grace ') });
  const stored = { cookies: { a: '1' }, localStorage: { name: 'Ada' }, sessionStorage: { name: 'Grace' } };
  expect(await colourWith('/', stored)).toEqual({ colour: green, status: 'new' });
  expect(await colourWith('/', stored)).toEqual({ colour: green, status: 'reused' });
  expect(await colourWith('/', { ...stored, sessionStorage: { name: 'Bob' } })).toEqual({
    colour: '#ff0000ff',
    status: 'changed',
  });
});

test('what a page has stored in the session is there after it was loaded again', async () => {
  const script = `<script>if (sessionStorage.name === 'new') document.body.style.background = 'lime'; sessionStorage.name = 'new'</script>`;
  const { colourWith } = await shooting({ '/': `<body>${script}` });
  const options = { sessionStorage: { name: 'old' }, actions: [{ reload: true }] };
  expect((await colourWith('/', options)).colour).toBe(green);
});

test('a storage state brings local storage and databases, and options add to it', async () => {
  const { colourWith, url, cwd } = await shooting({ '/': page('a=1 Ada Grace Lin') });
  const database = {
    name: 'names',
    version: 1,
    stores: [{ name: 'names', autoIncrement: false, indexes: [], records: [{ key: 'name', value: 'Lin' }] }],
  };
  const origin = {
    origin: new URL(url).origin,
    localStorage: [{ name: 'name', value: 'Ada' }],
    indexedDB: [database],
  };
  await writeFile(join(cwd, 'state.json'), JSON.stringify({ cookies: [], origins: [origin] }));
  const options = { storageState: 'state.json', cookies: { a: '1' }, sessionStorage: { name: 'Grace' } };
  expect((await colourWith('/', options)).colour).toBe(green);
});
