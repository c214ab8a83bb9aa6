import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '../src');

/** What each part of the house may import; a room imports only itself and what stands below it. */
const below = [
  'playwright',
  'errors.ts',
  'secrets.ts',
  'options.ts',
  'model',
  'built-file.ts',
  'thread.ts',
  'owner.ts',
  'mark.ts',
  'process-stat.ts',
  'temporary.ts',
  'suggest.ts',
];
const rooms = ['config', 'site', 'pages', 'browser', 'capture', 'compare', 'store', 'report'];
const allowed: Readonly<Record<string, readonly string[]>> = {
  playwright: ['playwright'],
  'errors.ts': [],
  'secrets.ts': [],
  'options.ts': [],
  'built-file.ts': [],
  'process-stat.ts': [],
  'suggest.ts': [],
  'owner.ts': ['process-stat.ts'],
  'mark.ts': ['owner.ts'],
  'temporary.ts': ['errors.ts', 'owner.ts'],
  'thread.ts': ['built-file.ts'],
  model: ['options.ts', 'model'],
  ...Object.fromEntries(rooms.map((room) => [room, [...below, room]])),
  'stage.ts': [...below, ...rooms],
  reuse: [...below, ...rooms, 'reuse'],
  'round.ts': [...below, ...rooms, 'reuse', 'stage.ts'],
  'run.ts': [...below, ...rooms, 'stage.ts', 'round.ts'],
  watch: [...below, ...rooms, 'stage.ts', 'round.ts', 'run.ts', 'watch'],
  check: [...below, ...rooms, 'reuse', 'stage.ts', 'run.ts', 'check'],
  doctor: [...below, ...rooms, 'stage.ts', 'run.ts', 'doctor'],
  'index.ts': [...below, 'run.ts', 'config', 'site', 'check'],
  cli: [...below, ...rooms, 'run.ts', 'check', 'doctor', 'watch', 'index.ts', 'cli'],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const part = (file: string) => relative(source, file).split('/')[0]!;
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join(source, file));
const imports: readonly Import[] = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => ({
    from: file,
    to: join(file, '..', match[1]!),
  })),
);

test('every part of src has its place in the house', () => {
  expect([...new Set(files.map(part))].filter((name) => !(name in allowed))).toEqual([]);
});

test('imports point one way: errors ← options ← model ← rooms ← stage ← run ← check, doctor, index ← cli', () => {
  const wrong = imports
    .filter(({ from, to }) => !allowed[part(from)]?.includes(part(to)))
    .map(({ from, to }) => `${relative(source, from)} → ${relative(source, to)}`);
  expect(wrong).toEqual([]);
  // A pattern that matched nothing would allow everything.
  expect(imports.length).toBeGreaterThan(50);
});

test('whatever is printed goes through the outlet, where no text from outside is a command', () => {
  const printing = files
    .filter((file) =>
      /\bprocess\.std(?:out|err)\b|std(?:out|err)\b.*\} = process;|\bconsole\.\w+\(/.test(codeOf(file)),
    )
    .map((file) => relative(source, file));
  // The first one runs where nothing else can be read; the last one in a server, whose lines are read like any other's.
  expect(printing.toSorted()).toEqual(['cli/bin.ts', 'report/outlet.ts', 'site/app/fetch-listener.ts']);
});

function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
}
