import { expect, test, vi } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import { env } from '../../src/env.ts';
import { planShots } from '../../src/pages/index.ts';
import { optionsHash } from '../../src/store/index.ts';

const hashWith = (value: string) => {
  vi.stubEnv('TEST_HASHED', value);
  const asked = env('TEST_HASHED');
  const actions = [{ fill: '#token', value: asked }];
  const options = {
    site: 'http://127.0.0.1:1',
    actions,
    cookies: { a: asked },
    sessionStorage: { a: asked },
  };
  return optionsHash(configOf(options, '/').shot);
};

test('the hash does not depend on the values of variables of the environment', () => {
  expect(hashWith('one-of-them')).toBe(hashWith('another "one" of them'));
});

async function hashIn(folder: string, password: string): Promise<string> {
  const config = configOf(
    {
      site: 'http://127.0.0.1:1',
      users: {
        ada: {
          path: '/login',
          actions: [{ fill: '#password', value: password }],
          extraHTTPHeaders: { Authorization: `Bearer ${password}` },
        },
      },
      user: 'ada',
      cookies: { theme: 'dark', session: `session ${password}` },
      actions: [{ setInputFiles: 'input', files: './a.txt' }, ({ page }) => page.reload()],
      mock: [{ url: '**/x', answer: () => null }],
    },
    folder,
  );
  const page = { site: 'site', path: '/', name: 'index', options: {} };
  const pages = async function* () {
    yield { ...page, variants: undefined, alt: undefined, status: undefined };
  };
  const [shot] = await planShots(pages(), config);
  expect(shot!.options.user).toMatchObject({ name: 'ada' });
  return optionsHash(shot!.options);
}

test('the hash of options in the record is the same on each machine, in each run and with each password', async () => {
  expect(await hashIn('/home/ada/project', 'one-secret')).toBe(
    await hashIn('/builds/project', 'another-secret'),
  );
});
