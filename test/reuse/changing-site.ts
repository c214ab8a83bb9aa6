import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Options } from '../../src/index.ts';
import { random } from '../compare/paint.ts';

/**
 * A site made by chance, whose files, mocks, actions and safe requests are changed by chance. The same seed gives the same
 * site and the same changes.
 */
export interface ChangingSite {
  /** @param mocks The folder of the files of mocks. */
  options(mocks: string): Pick<Options, 'pages' | 'mock' | 'safe'>;
  /** The files of mocks, by their names. */
  mockFiles(): Readonly<Record<string, string>>;
  /** Changes something, and says what. */
  change(): string;
  answer(request: IncomingMessage, response: ServerResponse): void;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const pageCount = 12;
const colours = ['red', 'lime', 'blue', 'teal', 'gold', 'navy', 'pink', 'gray'];

export function changingSite(seed: number): ChangingSite {
  const chance = random(seed);
  const below = (end: number) => Math.floor(chance() * end);
  const one = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const part = (kind: string) => `/part-${below(4)}.${kind}`;
  const pages = Array.from({ length: pageCount }, (_, index) => `/page-${index}`);
  const parts = ['css', 'js', 'svg', 'json', 'html'].flatMap((kind) =>
    Array.from({ length: 4 }, (_, index) => `/part-${index}.${kind}`),
  );
  const paths = [...pages, ...parts];
  const kinds: Readonly<Record<string, readonly [type: string, write: () => string]>> = {
    page: [
      'text/html',
      () => `<!doctype html><title>${one(colours)}</title><body>${one(colours)} é${some(6, pagePiece)}`,
    ],
    css: ['text/css', () => `${some(1, () => `@import "${part('css')}";`)}${some(2, rule)}`],
    js: ['text/javascript', () => some(2, statement)],
    svg: [
      'image/svg+xml',
      () =>
        `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="${one(colours)}"/></svg>`,
    ],
    json: ['application/json', () => one([`"${one(colours)}"`, '"COOKIES"'])],
    html: [
      'text/html',
      () => `<p style="color: ${one(colours)}">${one(colours)} COOKIES${some(1, pagePiece)}`,
    ],
  };
  const files = new Map<string, Answer>();
  for (const path of paths) files.set(path, made(path));
  /** What the mocked requests are answered, and the one that is safe. */
  const answers = {
    json: one(colours),
    file: one(colours),
    har: one(colours),
    posted: one(colours),
    safe: one(colours),
  };
  const settings = { delay: 0, isSafe: true, clicks: pages.map(() => one([0, 0, 0, 1])) };
  // Some are missing from the beginning.
  for (const path of ['/part-3.css', '/part-3.js', '/part-3.svg']) files.delete(path);

  function some(most: number, write: () => string): string {
    return Array.from({ length: below(most + 1) }, write).join('\n');
  }

  function pagePiece(): string {
    return one([
      () => `<link rel=stylesheet href=${part('css')}>`,
      () => `<script src=${part('js')}></script>`,
      () => `<script type=module src=${part('js')}></script>`,
      () => `<img src=${part('svg')}>`,
      () => `<iframe width=40 height=20 src=${part('html')}></iframe>`,
      () => `<script>${statement()}</script>`,
      () => `<script>document.addEventListener("click", () => { ${statement()} })</script>`,
    ])();
  }

  function rule(): string {
    return one([
      () => `body { background: ${one(colours)} }`,
      () => `body { color: ${one(colours)} }`,
      () => `body { background-image: url(${part('svg')}) }`,
    ])();
  }

  /** Each writes into a place of its own: which of two answers comes first is chance that is not ours. */
  function statement(): string {
    const fetched = `fetch("${part('json')}"`;
    const expression = one([
      () => JSON.stringify(one(colours)),
      () => 'document.cookie',
      () => `await ${fetched}).then((answer) => answer.text())`,
      () => `await ${fetched}).then(async (answer) => (await answer.text(), answer.headers.get("count")))`,
      () => `await ${fetched}, { method: "HEAD" }).then((answer) => String(answer.status))`,
      () => `await fetch("/mocked-${one(['json', 'file', 'har'])}").then((answer) => answer.text())`,
      () => `await fetch("/mocked-posted", { method: "POST" }).then((answer) => answer.text())`,
      () =>
        `await fetch("/safe", { method: "POST", body: "${one(colours)}" }).then((answer) => answer.text())`,
    ])();
    return `(async (place) => { place.textContent = ${expression}; })(document.body.appendChild(document.createElement("b")));`;
  }

  function made(path: string): Answer {
    const kind = path.split('.')[1] ?? 'page';
    const [type, write] = kinds[kind]!;
    return { status: 200, headers: { 'content-type': type }, body: write() };
  }

  const changes: readonly (() => string)[] = [
    () => put('edit', one(paths)),
    () => put('edit', one(pages)),
    () => put('edit', one(parts)),
    () => {
      const path = one(parts);
      files.delete(path);
      return `delete ${path}`;
    },
    () => {
      const kind = one(Object.keys(kinds).filter((name) => name !== 'page'));
      const [from, to] = [part(kind), part(kind)];
      const [before, after] = [files.get(from), files.get(to)];
      if (before) files.set(to, before);
      if (after) files.set(from, after);
      return `swap ${from} ${to}`;
    },
    () => {
      const [from, to] = [one(pages), one(pages)];
      const [before, after] = [files.get(from)!, files.get(to)!];
      files.set(to, before);
      files.set(from, after);
      return `swap ${from} ${to}`;
    },
    () => {
      const kind = one(['css', 'js', 'svg', 'json', 'html']);
      const [from, to] = [part(kind), part(kind)];
      // Never in a circle.
      if (from >= to) return put('edit', from);
      files.set(from, { status: one([301, 302, 307]), headers: { location: to }, body: '' });
      return `redirect ${from} to ${to}`;
    },
    () => {
      const path = one(parts);
      const status = one([200, 200, 404, 500]);
      const file = files.get(path) ?? made(path);
      files.set(path, { ...file, status });
      return `answer ${status} for ${path}`;
    },
    () => {
      const path = one(paths);
      const file = files.get(path) ?? made(path);
      const [name, value] = one([
        ['content-type', one(['text/plain', 'text/html', 'text/css', 'image/svg+xml', 'text/javascript'])],
        ['content-security-policy', one(["img-src 'none'", "script-src 'none'", "style-src 'none'"])],
        ['x-content-type-options', 'nosniff'],
        ['count', String(below(5))],
      ] as const);
      files.set(path, { ...file, headers: { ...file.headers, [name]: value } });
      return `send ${name}: ${value} with ${path}`;
    },
    () => {
      // Only pages, which come first: a cookie that is set while others are asked for is a race.
      const path = one(pages);
      const file = files.get(path)!;
      const cookie = one([`theme=${one(colours)}`, `session=${below(9)}; HttpOnly`]);
      files.set(path, { ...file, headers: { ...file.headers, 'set-cookie': cookie } });
      return `set ${cookie} with ${path}`;
    },
    () => {
      const name = one(['json', 'file', 'har', 'posted', 'safe'] as const);
      answers[name] = one(colours);
      return `answer ${name} with ${answers[name]}`;
    },
    () => {
      const place = below(pageCount);
      settings.clicks[place] = below(3);
      return `click ${settings.clicks[place]} times on ${pages[place]}`;
    },
    () => {
      // The last one is longer than the page lives.
      settings.delay = one([0, 500, 60_000]);
      return `delay by ${settings.delay}`;
    },
    () => {
      settings.isSafe = !settings.isSafe;
      return `safe is ${settings.isSafe}`;
    },
    () => 'nothing',
  ];

  function put(what: string, path: string): string {
    files.set(path, made(path));
    return `${what} ${path}`;
  }

  return {
    options: (mocks) => ({
      pages: pages.map((path, place) => ({
        path,
        actions: Array.from({ length: settings.clicks[place]! }, () => ({ click: ':root', timeout: 1_000 })),
      })),
      mock: [
        { url: '/mocked-json', json: answers.json },
        { url: '/mocked-file', file: join(mocks, 'answer.txt') },
        { har: join(mocks, 'answers.har') },
        { url: '/mocked-posted', method: 'POST', text: answers.posted, delay: settings.delay },
      ],
      safe: settings.isSafe ? ['POST /safe'] : [],
    }),
    mockFiles: () => ({ 'answer.txt': answers.file, 'answers.har': harOf(answers.har) }),
    change: () => one(changes)(),
    answer(request, response) {
      const { pathname } = new URL(request.url!, 'http://x');
      if (pathname === '/safe') {
        response.write(answers.safe);
        return void request.pipe(response);
      }
      const file = files.get(pathname);
      if (!file) return void response.writeHead(404, { 'content-type': 'text/html' }).end('not found');
      const cookies = request.headers.cookie ?? 'none';
      response.writeHead(file.status, file.headers).end(file.body.replaceAll('COOKIES', cookies));
    },
  };
}

function harOf(text: string): string {
  const request = { method: 'GET', url: 'http://localhost/mocked-har', headers: [] };
  const response = { status: 200, headers: [], content: { mimeType: 'text/plain', text } };
  return JSON.stringify({ log: { version: '1.2', entries: [{ request, response }] } });
}
