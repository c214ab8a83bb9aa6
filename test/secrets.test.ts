import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { hideSecrets, isSecretName, learnSecrets, secretsOfLogin } from '../src/secrets.ts';
import { startCli } from './support/cli.ts';
import { temporaryFolder } from './support/temporary.ts';

/** One for each way in which a secret comes to us; the name says which. */
const planted = {
  password: 'planted-password-01',
  header: 'planted-header-02',
  cookie: 'planted-cookie-03',
  stored: 'planted-stored-04',
  path: 'planted-path-05',
  image: 'planted-image-06',
  hidden: 'planted-hidden-07',
  typed: 'planted-typed-08',
  missing: 'planted-missing-09',
  error: 'planted-error-10',
  line: 'planted-line-11',
  named: 'planted-named-12',
} as const;

test('none of twelve secrets stands in what is written or printed', async () => {
  let version = 1;
  const server = createServer(({ url, headers }, response) => {
    const { pathname } = new URL(url!, 'http://x');
    if (pathname === '/lost') return void response.writeHead(404).end();
    if (headers.authorization === undefined)
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm=x' }).end();
    response.setHeader('content-type', 'text/html');
    if (pathname === '/fails')
      return void response.writeHead(302, { location: `/lost?token=${planted.missing}` }).end();
    response.end(`<!doctype html><title>Version ${version}</title><p>Version ${version}</p>
      <p>${'<span>word </span>'.repeat(version * 3)}</p>
      <img src="/image.png?access_token=${planted.image}"><form><input type=hidden name=csrf value="${planted.hidden}">
      <input name=api_key value="${planted.typed}"></form><a href="/?invite=${planted.named}">invited</a>
      <script src="/lost?invite=${planted.named}"></script>
      <script>throw new Error('cannot read /data?session=${planted.error}')</script>`);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  server.unref();
  const { port } = server.address() as AddressInfo;

  const cwd = await temporaryFolder({
    'says.mjs': `console.log('ready at http://127.0.0.1:${port}/?token=${planted.line}'); setInterval(() => {}, 1000)
      import { createServer } from 'node:http'; createServer((_, response) => response.end('x')).listen(process.env.PORT)`,
    'login.json': JSON.stringify({
      cookies: [
        {
          name: 'id',
          value: planted.cookie,
          domain: '127.0.0.1',
          path: '/',
          expires: -1,
          httpOnly: true,
          secure: false,
          sameSite: 'Lax',
        },
      ],
      origins: [
        { origin: `http://127.0.0.1:${port}`, localStorage: [{ name: 'jwt', value: planted.stored }] },
      ],
    }),
    'pages.config.json': JSON.stringify({
      sites: { web: `http://127.0.0.1:${port}`, side: { command: 'node says.mjs {port}' } },
      pages: [`/?token=${planted.path}`, '/fails', { path: '/other', site: 'side' }],
      secrets: ['invite'],
      httpCredentials: { username: 'ada', password: planted.password },
      extraHTTPHeaders: { 'X-Visitor': planted.header },
      storageState: 'login.json',
      viewport: { width: 300, height: 200 },
    }),
  });
  const own = new Set(['login.json', 'pages.config.json', 'says.mjs']);

  const reporters = ['terminal', 'json=run.json', 'junit=run.xml', 'github'].flatMap((name) => [
    '--reporter',
    name,
  ]);
  const checked = [
    'terminal',
    'json=check.json',
    'junit=check.xml',
    'markdown=comment.md',
    'html',
    'github',
  ].flatMap((name) => ['--reporter', name]);
  const printed: string[] = [];
  const cli = async (...args: string[]): Promise<void> => {
    const env = { GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') };
    const { stdout, stderr } = await startCli(args, cwd, env).ended;
    printed.push(stdout, stderr);
  };
  await cli('--verbose', ...reporters);
  await cli('--verbose', '--explain');
  version = 2;
  await cli('check', '--verbose', '--explain', ...checked);
  await cli('list', '--json');
  await cli('approve', '--all');
  await cli('doctor', '--only', 'index*');

  const files = await everyFile(cwd);
  expect(files.length).toBeGreaterThan(12);
  const texts = [
    ...printed.map((text, index) => [`printed ${index}`, text] as const),
    ...(await Promise.all(
      files
        .filter((file) => !own.has(file))
        .map(async (file) => {
          const bytes = await readFile(join(cwd, file));
          return [file, String(file.endsWith('.gz') ? gunzipSync(bytes) : bytes)] as const;
        }),
    )),
  ];
  // It has something to hide, and hides it.
  expect(texts.map(([, text]) => text).join('\n')).toContain('token=•••');
  const told = texts.flatMap(([where, text]) =>
    Object.entries(planted).flatMap(([name, secret]) =>
      [secret, encodeURIComponent(secret), btoa(`ada:${secret}`)].some((form) =>
        `${where} ${text}`.includes(form),
      )
        ? [
            `${name} in ${where}: ${text.slice(Math.max(0, text.indexOf(secret) - 60), text.indexOf(secret) + 30)}`,
          ]
        : [],
    ),
  );
  expect(told).toEqual([]);
});

async function everyFile(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

test.each([
  ['/a?token=abc&page=2', '/a?token=•••&page=2'],
  ['/a?page=2&amp;access_token=abc"', '/a?page=2&amp;access_token=•••"'],
  ['http://ada:secret@host/', 'http://ada:•••@host/'],
  ['#id_token=abc', '#id_token=•••'],
  ['/a?X-Amz-Signature=abc&author=me', '/a?X-Amz-Signature=•••&author=me'],
  ['/a?q=token', '/a?q=token'],
  ['the token: abc', 'the token: abc'],
])('of %s nothing secret is left', (text, expected) => {
  expect(hideSecrets(text)).toBe(expected);
});

test('what a config calls secret is hidden wherever it stands', () => {
  learnSecrets({ names: ['Invite'], values: ['a "quoted" value', 'short'] });
  expect(isSecretName('invite')).toBe(true);
  expect(hideSecrets(JSON.stringify({ text: 'a "quoted" value' }))).toBe('{"text":"•••"}');
  expect(hideSecrets('?x=a%20%22quoted%22%20value')).toBe('?x=•••');
  expect(hideSecrets('a short one')).toBe('a short one');
});

const long = (name: string) => `${name}-${'x'.repeat(20)}`;
const stored = (name: string, value: unknown) => ({ name, value: JSON.stringify(value) });

test('the secrets of a login are its sessions and tokens, wherever they are stored', () => {
  const found = secretsOfLogin({
    cookies: [
      { name: 'id', value: 'kept', httpOnly: true },
      { name: 'theme', value: 'dark' },
    ],
    origins: [
      {
        localStorage: [
          { name: 'seen', value: 'yes' },
          stored('auth', { accessToken: 'short1', user: { name: 'Ada', about: 'She likes long sentences' } }),
          stored('state', { list: [long('listed')] }),
        ],
        indexedDB: [
          {
            name: long('database'),
            stores: [
              {
                name: long('store'),
                records: [
                  { key: 'a', value: { refreshToken: 'short2', name: 'Ada' } },
                  { keyEncoded: { k: 'x' }, valueEncoded: { o: [{ k: 'value', v: long('encoded') }] } },
                ],
              },
            ],
          },
        ],
      },
    ],
    session: {
      entries: [
        ['token', 'short3'],
        ['bearer', JSON.stringify({ of: long('session') })],
        ['tab', '2'],
      ],
    },
  });
  const expected = ['kept', 'short1', 'short2', 'short3', ...['listed', 'encoded', 'session'].map(long)];
  expect(found).toEqual(expect.arrayContaining(expected));
  for (const ordinary of [
    'dark',
    'yes',
    'Ada',
    'She likes long sentences',
    '2',
    long('database'),
    long('store'),
  ])
    expect(found).not.toContain(ordinary);
});
