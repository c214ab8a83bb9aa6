import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '../src');

/** What each part of the house may import; a room imports only itself and what stands below it. */
const below = [
  'page',
  'page-script.ts',
  'playwright',
  'env.ts',
  'errors.ts',
  'globs.ts',
  'url-pattern.ts',
  'secrets.ts',
  'written.ts',
  'options',
  'model',
  'built-file.ts',
  'thread.ts',
  'owner.ts',
  'mark.ts',
  'process-stat.ts',
  'temporary.ts',
  'suggest.ts',
  'open-files.ts',
  'deadline.ts',
];
const rooms = ['config', 'site', 'pages', 'browser', 'capture', 'compare', 'store', 'report'];
const allowed: Readonly<Record<string, readonly string[]>> = {
  page: ['page'],
  'page-script.ts': ['built-file.ts'],
  playwright: ['playwright'],
  'env.ts': [],
  'errors.ts': [],
  'globs.ts': [],
  'url-pattern.ts': [],
  'secrets.ts': ['env.ts', 'written.ts'],
  'written.ts': [],
  options: ['options'],
  'built-file.ts': [],
  'process-stat.ts': [],
  'suggest.ts': [],
  'open-files.ts': [],
  'deadline.ts': [],
  'owner.ts': ['process-stat.ts'],
  'mark.ts': ['owner.ts'],
  'temporary.ts': ['errors.ts', 'owner.ts'],
  'thread.ts': ['built-file.ts'],
  model: ['options', 'model'],
  ...Object.fromEntries(rooms.map((room) => [room, [...below, room]])),
  runner: [...below, ...rooms, 'runner'],
  reuse: [...below, ...rooms, 'reuse'],
  'pass.ts': [...below, ...rooms, 'reuse', 'runner'],
  'run.ts': [...below, ...rooms, 'runner', 'pass.ts'],
  watch: [...below, ...rooms, 'runner', 'pass.ts', 'watch'],
  check: [...below, ...rooms, 'reuse', 'runner', 'check'],
  doctor: [...below, ...rooms, 'runner', 'doctor'],
  record: [...below, ...rooms, 'runner', 'record'],
  'approve.ts': [...below, ...rooms],
  'index.ts': [...below, 'approve.ts', 'run.ts', 'config', 'report', 'site', 'check', 'doctor'],
  cli: [...below, ...rooms, 'approve.ts', 'run.ts', 'check', 'doctor', 'record', 'watch', 'index.ts', 'cli'],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const named = (file: string) => relative(source, file).replaceAll(sep, '/');
const part = (name: string) => name.split('/')[0]!;
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join(source, file));
const imports: readonly Import[] = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => ({
    from: named(file),
    to: named(join(file, '..', match[1]!)),
  })),
);

test('every part of src has its place in the house', () => {
  expect([...new Set(files.map((file) => part(named(file))))].filter((name) => !(name in allowed))).toEqual(
    [],
  );
});

test('imports point one way: errors ← options ← model ← rooms ← runner ← run ← check, doctor, index ← cli', () => {
  const wrong = imports.filter(({ from, to }) => !allowed[part(from)]?.includes(part(to))).map(inWords);
  expect(wrong).toEqual([]);
  // A pattern that matched nothing would allow everything.
  expect(imports.length).toBeGreaterThan(50);
});

test('a room is entered only through its index.ts or contract.ts, and so is a room within it', () => {
  expect(imports.filter(entersAside).map(inWords)).toEqual([]);
  expect(
    [
      { from: 'pass.ts', to: 'store/index.ts' },
      { from: 'store/index.ts', to: 'store/lock.ts' },
      { from: 'pass.ts', to: 'store/lock.ts' },
      { from: 'store/index.ts', to: 'store/approval/log.ts' },
      { from: 'pass.ts', to: 'store/approval/index.ts' },
    ]
      .filter(entersAside)
      .map(inWords),
  ).toEqual([
    'pass.ts → store/lock.ts',
    'store/index.ts → store/approval/log.ts',
    'pass.ts → store/approval/index.ts',
  ]);
});

test('what runs in the page is entered by nobody: the others know only what is said between them', () => {
  const entered = imports.filter(({ from, to }) => part(to) === 'page' && part(from) !== 'page');
  expect([...new Set(entered.map(({ to }) => to))]).toEqual(['page/contract.ts']);
});

test('no files import each other in a circle, not even types', () => {
  expect(inCircles(imports).map(inWords)).toEqual([]);
  const two = [
    { from: 'a.ts', to: 'b.ts' },
    { from: 'b.ts', to: 'c.ts' },
    { from: 'c.ts', to: 'b.ts' },
    { from: 'c.ts', to: 'd.ts' },
  ];
  expect(inCircles(two).map(inWords)).toEqual(['b.ts → c.ts', 'c.ts → b.ts']);
});

test('whatever is printed goes through the outlet, where no text from outside is a command', () => {
  const printing = files
    .filter((file) =>
      /\bprocess\.std(?:out|err)\b|std(?:out|err)\b.*\} = process;|\bconsole\.\w+\(/.test(codeOf(file)),
    )
    .map(named);
  // The first one runs where nothing else can be read; the last one in a server, whose lines are read like any other's.
  expect(printing.toSorted()).toEqual(['cli/bin.ts', 'report/outlet.ts', 'site/app/fetch-listener.ts']);
});

/** Whether an import enters the outermost room that it comes to from outside by another door than its face. */
function entersAside({ from, to }: Import): boolean {
  const folders = to.split('/').slice(0, -1);
  const inside = folders.findIndex(
    (_, index) => !from.startsWith(`${folders.slice(0, index + 1).join('/')}/`),
  );
  if (inside < 0) return false;
  const door = to.split('/').slice(inside + 1);
  return door.length > 1 || !['index.ts', 'contract.ts'].includes(door[0]!);
}

/** What is left when all files are taken away that import none of the others or that none of the others imports. */
function inCircles(all: readonly Import[]): readonly Import[] {
  const importing = new Set(all.map(({ from }) => from));
  const imported = new Set(all.map(({ to }) => to));
  const left = all.filter(({ from, to }) => importing.has(to) && imported.has(from));
  return left.length === all.length ? left : inCircles(left);
}

function inWords({ from, to }: Import): string {
  return `${from} → ${to}`;
}

function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
}
