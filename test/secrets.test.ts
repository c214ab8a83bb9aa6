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

/** As awkward as passwords are: with characters that HTML, JSON, addresses and shells write in another way. */
const asked = {
  PLANTED_LOGIN: 'planted <login> & "more" 21',
  PLANTED_FILL: "planted 'fill' 22 +%",
  PLANTED_EVALUATED: 'planted-evaluated-23',
  PLANTED_WAITED: 'planted <waited> 24',
  PLANTED_CLICKED: 'planted & clicked 25',
  PLANTED_HEADER: 'planted-header-26',
  PLANTED_BASIC: 'planted:basic:27',
  PLANTED_COOKIE: 'planted-cookie-28',
  PLANTED_LOCAL: 'planted-local-29',
  PLANTED_SESSION: 'planted-session-30',
  PLANTED_MOCK: 'planted <mock> "quoted" 31',
  PLANTED_FUNCTION: 'planted-function-32',
  PLANTED_THROWN: 'planted <thrown> 33',
  PLANTED_SHORT: 'pl34',
  PLANTED_LONG: 'planted-long-35-'.repeat(12),
  PLANTED_PATH: 'planted-path-36',
} as const;
/** What the server gives to a user who logs in, in each way. */
const given = {
  kept: 'planted-kept-41-by-the-server',
  readable: 'planted-readable-42-by-scripts',
  local: 'planted-local-43-of-the-login',
  session: 'planted-session-44-of-the-login',
  database: 'planted-database-45-of-the-login',
} as const;

const behindLogin = (version: number) => `<!doctype html><title>Shop ${version}</title><body>
  <h1>Version ${version}</h1><p id=says></p><p id=key></p><input id=field aria-label=Field><button id=b>Go</button>
  <a href="/lost/${asked.PLANTED_PATH}/${'x'.repeat(80)}">${'A long text '.repeat(3)}${asked.PLANTED_CLICKED}</a>
  <script>
    const says = document.querySelector('#says');
    const all = () => [document.cookie, localStorage.mine, localStorage.jwt, sessionStorage.mine, sessionStorage.token].join(' ');
    const tell = (text) => (says.textContent = text + all());
    tell('');
    document.title += all();
    indexedDB.open('kept').onsuccess = ({ target: { result } }) => result.objectStoreNames.length &&
      (result.transaction('tokens').objectStore('tokens').get('one').onsuccess = (e) => tell(e.target.result));
    fetch('/api').then((r) => r.json()).then(({ key }) => {
      document.querySelector('#key').textContent = key;
      fetch('/lost/' + 'y'.repeat(90) + encodeURIComponent(key) + all());
      setTimeout(() => { throw new Error('cannot use ' + key + all()) });
    });
    document.querySelector('#field').oninput = ({ target }) => {
      says.textContent = target.value;
      says.className = target.value;
      console.error('typed ' + target.value);
      setTimeout(() => { throw new Error('bad value ' + target.value) });
    };
  </script>`;

const actionsConfig = (url: string) => `
  import { env } from 'snapshot-site';
  const secret = {
    login: env('PLANTED_LOGIN'), fill: env('PLANTED_FILL'), evaluated: env('PLANTED_EVALUATED'),
    waited: env('PLANTED_WAITED'), clicked: env('PLANTED_CLICKED'), header: env('PLANTED_HEADER'),
    basic: env('PLANTED_BASIC'), cookie: env('PLANTED_COOKIE'), local: env('PLANTED_LOCAL'),
    session: env('PLANTED_SESSION'), mock: env('PLANTED_MOCK'), thrown: env('PLANTED_THROWN'),
    short: env('PLANTED_SHORT'), long: env('PLANTED_LONG'), path: env('PLANTED_PATH'),
  };
  const timeout = 200;
  export default {
    site: '${url}',
    viewport: { width: 300, height: 200 },
    users: {
      ada: { path: '/login', actions: [{ fill: '#password', value: secret.login }, { click: '#in' }] },
      bob: { path: '/login', actions: [{ fill: '#password', value: secret.long }, { click: { text: secret.login }, timeout }] },
    },
    httpCredentials: { username: 'ada', password: secret.basic },
    extraHTTPHeaders: { 'X-Visitor': secret.header },
    cookies: { theme: secret.cookie },
    localStorage: { mine: secret.local },
    sessionStorage: { mine: secret.session },
    pages: [
      { path: '/', name: 'good', user: 'ada', mock: [{ url: '**/api', json: { key: secret.mock } }], actions: [{ fill: '#field', value: secret.fill }] },
      { path: '/', name: 'plain', user: 'ada' },
      { path: '/', name: 'refused', user: 'bob' },
      { path: '/lost/' + secret.path, name: 'lost' },
      { path: '/', name: 'evaluated', actions: [{ evaluate: "throw new Error('no such thing as this: " + secret.evaluated + "')" }] },
      { path: '/', name: 'cut', actions: [{ evaluate: "nowhere.to.be.found.at.all.in.any.page('" + secret.long + "')" }] },
      { path: '/', name: 'waited', actions: [{ waitFor: { text: secret.waited }, timeout }] },
      { path: '/', name: 'expression', actions: [{ waitFor: { expression: JSON.stringify(secret.waited) + ' === 1' }, timeout }] },
      { path: '/', name: 'value', actions: [{ fill: '#field', value: secret.fill }, { waitFor: { selector: '#field', value: secret.short }, timeout }] },
      { path: '/', name: 'clicked', actions: [{ click: { text: secret.clicked + secret.waited }, timeout }] },
      { path: '/', name: 'several', actions: [{ click: { selector: 'p, a' }, timeout }] },
      { path: '/', name: 'covered', actions: [{ evaluate: "document.body.insertAdjacentHTML('beforeend', '<a style=\\"position:fixed;inset:0\\" href=" + secret.long + ">' + " + JSON.stringify(secret.long) + " + '</a>')" }, { click: '#b', timeout }] },
      { path: '/', name: 'thrown', actions: () => { throw new Error('it is ' + secret.thrown) } },
      { path: '/', name: 'function', actions: ({ page }) => page.fill('#nowhere', env('PLANTED_FUNCTION'), { timeout: 100 }) },
      { path: '/', name: 'step', actions: ({ step }) => step({ clik: secret.thrown }) },
      { path: '/', name: 'goto', actions: [{ goto: '/lost?x=' + secret.path }] },
      { path: '/', name: 'upload', actions: [{ setInputFiles: '#field', files: secret.path }] },
    ],
  };`;

const to = (...names: string[]) => names.flatMap((name) => ['--reporter', name]);

test('no secret of the environment or of a login stands in what is written or printed', async () => {
  let version = 1;
  const server = createServer(({ url, headers, method }, response) => {
    const { pathname } = new URL(url!, 'http://x');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (headers.authorization === undefined)
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm=x' }).end();
    if (pathname.startsWith('/lost'))
      return void response.writeHead(404, `No ${pathname.slice(6, 60)}`).end();
    if (pathname === '/api') return void response.end('{"key":"none"}');
    if (pathname === '/login' && method === 'POST')
      return void response
        .writeHead(302, {
          location: '/entered',
          'set-cookie': [`sid=${given.kept}; HttpOnly; Path=/`, `id=${given.readable}; Path=/`],
        })
        .end();
    if (pathname === '/entered')
      return void response.end(`<body><script>
        localStorage.jwt = '${given.local}'; sessionStorage.token = '${given.session}';
        const open = indexedDB.open('kept', 1);
        open.onupgradeneeded = () => open.result.createObjectStore('tokens').put('${given.database}', 'one');
      </script>`);
    if (pathname === '/login')
      return void response.end(
        '<form method=post><input id=password name=word><button id=in>In</button></form>',
      );
    response.end(behindLogin(version));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  server.unref();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cwd = await temporaryFolder({ 'pages.config.ts': actionsConfig(url), 'package.json': '{}' });
  const printed: [string, string][] = [];
  const env = { ...asked, GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') };
  const cli = async (...args: string[]): Promise<string> => {
    const { stdout, stderr } = await startCli(args, cwd, env).ended;
    printed.push([`${args[0]} to stdout`, stdout], [`${args[0]} to stderr`, stderr]);
    return stderr;
  };
  const first = await cli(
    '--verbose',
    '--explain',
    ...to('terminal', 'json=run.json', 'junit=run.xml', 'github'),
  );
  expect(first).toContain('2 new');
  await cli('--json', '--verbose');
  version = 2;
  await cli(
    'check',
    '--verbose',
    '--explain',
    ...to('terminal', 'json=check.json', 'junit=check.xml', 'markdown=comment.md', 'html', 'github'),
  );
  await cli('check', '--json', '--against', url);
  await cli('list', '--json', '--verbose');
  await cli('approve', '--all');
  await cli('doctor', '--verbose', '--json', '--only', 'value');
  const watching = startCli(['--watch', '--verbose', '--explain'], cwd, env);
  await watching.prints(/Ctrl\+C ends/);
  watching.process.kill('SIGINT');
  const { stdout, stderr } = await watching.ended;
  printed.push(['--watch to stdout', stdout], ['--watch to stderr', stderr]);

  const files = (await everyFile(cwd)).filter((file) => !['pages.config.ts', 'package.json'].includes(file));
  expect(files.length).toBeGreaterThan(20);
  const read = async (file: string): Promise<[string, string]> => {
    const bytes = await readFile(join(cwd, file));
    return [file, `${file} ${file.endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString()}`];
  };
  const texts = [...printed, ...(await Promise.all(files.map(read)))];
  // It has something to hide, and hides it.
  for (const file of ['run.json', 'check.xml', 'comment.md', 'summary.md', '.snapshot-site/check/index.html'])
    expect(texts.find(([where]) => where === file)?.[1]).toContain('•••');
  const told = texts.flatMap(([where, text]) =>
    Object.entries({ ...asked, ...given }).flatMap(([name, secret]) =>
      formsOf(secret)
        .filter((form) => text.includes(form))
        .map(
          (form) =>
            `${name} in ${where}: ${text.slice(Math.max(0, text.indexOf(form) - 80), text.indexOf(form) + 40)}`,
        )
        .slice(0, 1),
    ),
  );
  expect(told).toEqual([]);
}, 300_000);

/** A secret as it may be written, and the beginning of one that was cut. */
function formsOf(secret: string): string[] {
  const html = secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  return [
    secret,
    html,
    html.replaceAll("'", '&#39;'),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(secret)
      .slice(1, -1)
      .replaceAll('<', String.raw`\u003c`),
    encodeURIComponent(secret),
    new URLSearchParams({ a: secret }).toString().slice(2),
    btoa(`ada:${secret}`),
    ...(secret.length > 16 ? [secret.slice(0, 15)] : []),
  ];
}

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

const awkward = `p<w> & "it's" 5\n\\é`;
test.each([
  ['itself', awkward],
  ['JSON', JSON.stringify(awkward).slice(1, -1)],
  ['JSON in JSON', JSON.stringify(JSON.stringify(awkward)).slice(3, -3)],
  [
    'JSON in a script',
    JSON.stringify(awkward)
      .slice(1, -1)
      .replaceAll('<', String.raw`\u003c`),
  ],
  ['an address', encodeURIComponent(awkward)],
  ['an address in an address', encodeURIComponent(encodeURIComponent(awkward))],
  ['a form', new URLSearchParams({ a: awkward }).toString().slice(2)],
  ['HTML', 'p&lt;w&gt; &amp; &quot;it&#39;s&quot; 5\n\\é'],
  ['HTML in HTML', 'p&amp;lt;w&amp;gt; &amp;amp; &amp;quot;it&amp;#39;s&amp;quot; 5\n\\é'],
  ['Markdown', String.raw`p\<w\> \& \"it\'s\" 5`.concat('\n\\\\é')],
])('a secret is found in %s, also if it is cut short', (_, written) => {
  learnSecrets({ names: [], values: [awkward] });
  expect(hideSecrets(`a ${written} b`)).toBe('a ••• b');
  expect(hideSecrets(`a ${written.slice(0, -1)}… b`)).toMatch(/^a •••.{0,9}… b$/);
});

test('a text that only begins as a secret does, or is cut after too little of it, stays', () => {
  learnSecrets({ names: [], values: ['begins-like-this'] });
  expect(hideSecrets('begins-like-that')).toBe('begins-like-that');
  expect(hideSecrets('it beg…')).toBe('it beg…');
  expect(hideSecrets('it begi… and begins-l…')).toBe('it •••… and •••…');
});

test('the secrets of a login are also those in JSON, in its session and in its databases, but no preferences', () => {
  expect(
    secretsOfLogin({
      cookies: [
        { name: 'sid', value: 'short', httpOnly: true },
        { name: 'theme', value: 'dark' },
        { name: 'id', value: encodeURIComponent(long('cookie & more')) },
      ],
      origins: [
        {
          localStorage: [{ name: 'user', value: JSON.stringify({ name: 'Ada', auth: { token: 'inner' } }) }],
          indexedDB: [
            {
              stores: [
                {
                  records: [{ value: long('database') }, { valueEncoded: { o: [{ k: 'jwt', v: 'kept' }] } }],
                },
              ],
            },
          ],
        },
      ],
      session: {
        entries: [
          ['tab', '2'],
          ['access_token', 'of-session'],
        ],
      },
    }),
  ).toEqual(
    expect.arrayContaining(['short', long('cookie & more'), 'inner', long('database'), 'kept', 'of-session']),
  );
  const nothing = secretsOfLogin({
    cookies: [{ name: 'theme', value: 'dark' }],
    origins: [],
    session: { entries: [['tab', '2']] },
  });
  expect(nothing).toEqual([]);
});

test('a mistake in a config does not print what it asks of the environment', async () => {
  const cwd = await temporaryFolder({
    'pages.config.ts': `import { env } from 'snapshot-site';
      export default { site: './site', actions: [{ fill: '#a', valeu: env('PLANTED') }, { click: { txt: env('PLANTED') } }], timeout: env('PLANTED') }`,
    'site/index.html': 'x',
  });
  const { exitCode, stderr } = await startCli([], cwd, { PLANTED: 'planted <mistake> 51' }).ended;
  expect(exitCode).toBe(2);
  expect(stderr).toContain('•••');
  expect(stderr).not.toContain('mistake>');
});

test('a variable that a function asks for and that is not set is a mistake of the config if it can be read there', async () => {
  const cwd = await temporaryFolder({
    'pages.config.ts': `import { env } from 'snapshot-site';
      const name = 'PLANTED_' + 'LATE';
      export default { site: './site', pages: [
        { path: '/', name: 'late', actions: async ({ step }) => step({ fill: '#a', value: env(name) }) },
        ...(process.env.MORE ? [{ path: '/', name: 'early', actions: [({ step }) => step({ fill: '#a', value: env('PLANTED_EARLY') })] }] : []),
      ] }`,
    'site/index.html': '<input id=a>',
  });
  const early = await startCli([], cwd, { MORE: 'yes' }).ended;
  expect(early.exitCode).toBe(2);
  expect(early.stderr).toContain('pages[1].actions[0]: the environment variable PLANTED_EARLY is not set');
  const late = await startCli([], cwd).ended;
  expect(late.exitCode).toBe(4);
  expect(late.stderr).toContain(
    'actions[0] of / (a function): the environment variable PLANTED_LATE is not set',
  );
});
